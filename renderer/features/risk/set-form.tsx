/** The parameter sets of a policy, one after another: what each is for, and its strategy's own fields. */
import { ASSET_CLASSES, type AssetClass } from '../../../shared/domain/basics/instrument.ts';
import { REGIMES, type Regime } from '../../../shared/domain/models/regime.ts';
import { STRATEGY_LABELS, STRATEGY_NAMES, type StrategyName } from '../../../shared/domain/orders/strategy.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Select } from '../../ui/primitives/field.tsx';
import { fieldsOf, textKey } from '../../ui/primitives/param-fields.ts';
import { ParamInput } from '../../ui/primitives/param-input.tsx';
import { capital } from '../../ui/words/format.ts';
import { errorKey, type SetDraft, withOneMore } from './set-drafts.ts';
import css from './risk.module.css';

/** As many as a policy may have. */
const MOST = 256;

interface SetFormProps {
  readonly drafts: readonly SetDraft[];
  readonly errors: ReadonlyMap<string, string>;
  readonly onChange: (drafts: readonly SetDraft[]) => void;
}

export function SetForm({ drafts, errors, onChange }: SetFormProps) {
  const put = (changed: SetDraft): void => onChange(drafts.map((each) => (each.id === changed.id ? changed : each)));
  return (
    <section className={css['sets']} aria-label="Parameter sets">
      <header>
        <h3>Parameter sets</h3>
        <span className={css['hint']}>
          What a strategy is given in a regime and asset class; the most particular set that fits counts.
        </span>
        <Button className={css['small']} disabled={drafts.length >= MOST} onClick={() => onChange(withOneMore(drafts))}>
          Add a set
        </Button>
      </header>
      {drafts.map((draft, place) => (
        <OneSet
          key={draft.id}
          name={`Set ${place + 1}`}
          draft={draft}
          errors={errors}
          onChange={put}
          onRemove={() => onChange(drafts.filter((each) => each !== draft))}
        />
      ))}
    </section>
  );
}

const ANY = '';
const STRATEGIES = STRATEGY_NAMES.map((value) => ({ value, label: STRATEGY_LABELS[value].short }));
const REGIME_OPTIONS = [{ value: ANY, label: 'Any' }, ...REGIMES.map((value) => ({ value, label: capital(value) }))];
const CLASSES = [{ value: ANY, label: 'Any' }, ...ASSET_CLASSES.map((value) => ({ value, label: capital(value) }))];

interface OneSetProps {
  readonly name: string;
  readonly draft: SetDraft;
  readonly errors: ReadonlyMap<string, string>;
  readonly onChange: (draft: SetDraft) => void;
  readonly onRemove: () => void;
}

function OneSet({ name, draft, errors, onChange, onRemove }: OneSetProps) {
  const { id, strategy, regime, assetClass, texts } = draft;
  const change = (part: Partial<SetDraft>): void => onChange({ ...draft, ...part });
  return (
    <fieldset className={css['set']} aria-label={name}>
      <Select
        label="Strategy"
        value={strategy}
        options={STRATEGIES}
        error={errors.get(errorKey(id))}
        onChange={({ target }) => change({ strategy: target.value as StrategyName })}
      />
      <Select
        label="Regime"
        value={regime ?? ANY}
        options={REGIME_OPTIONS}
        onChange={({ target }) => change({ regime: target.value === ANY ? null : (target.value as Regime) })}
      />
      <Select
        label="Asset class"
        value={assetClass ?? ANY}
        options={CLASSES}
        onChange={({ target }) => change({ assetClass: target.value === ANY ? null : (target.value as AssetClass) })}
      />
      {fieldsOf(strategy).map((field) => {
        const key = textKey(strategy, field.name);
        return (
          <ParamInput
            key={key}
            field={field}
            lots
            wiring={{ name: `${id}.${key}`, error: errors.get(errorKey(id, key)) }}
            text={texts[key] ?? ''}
            onText={(text) => change({ texts: { ...texts, [key]: text } })}
          />
        );
      })}
      <Button className={`${css['small']} ${css['remove']}`} aria-label={`Remove ${name}`} onClick={onRemove}>
        Remove
      </Button>
    </fieldset>
  );
}
