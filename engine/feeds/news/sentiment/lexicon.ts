/**
 * The words by which a headline about a company is judged: written from general knowledge of financial English, fitted to
 * no data set. Every word is lower case.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Verbs, participles and comparatives that say that something became more. */
export const UP: ReadonlySet<string> = words(`
  rise rises rose risen rising increase increases increased increasing grow grows grew grown growing climb climbs climbed
  climbing jump jumps jumped jumping surge surges surged surging soar soars soared soaring gain gains gained gaining
  improve improves improved improving expand expands expanded accelerate accelerates accelerated double doubles doubled
  doubling triple triples tripled quadrupled higher up raise raises raised raising lift lifts lifted lifting widen widens
  widened widening upward upwards strengthen strengthens strengthened multiplied swell swelled swells leap leaps leapt
  advance advances advanced edged growth upturn hike hiked hikes more larger bigger greater`);

/** The same for less. */
export const DOWN: ReadonlySet<string> = words(`
  fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined declining drop drops
  dropped dropping down slip slips slipped slipping sink sinks sank sunk plunge plunges plunged plunging plummet plummeted
  shrink shrinks shrank shrunk shrinking lower lowers lowered lowering weaken weakens weakened weakening narrow narrows
  narrowed narrowing cut cuts cutting reduce reduces reduced reducing reduction halve halves halved halving slump slumps
  slumped tumble tumbles tumbled contracted contracting shed sheds dip dips dipped slide slides slid trim trims
  trimmed downward downwards diminished diminish slashed slash slashes less smaller dwindled eased`);

/** What is good when there is more of it. */
export const WANTED: ReadonlySet<string> = words(`
  profit profits earnings sales revenue revenues turnover income margin margins ebit ebitda ebita eps orders backlog
  demand dividend dividends shares share stock price prices volume volumes output production deliveries shipments traffic
  passengers exports rating outlook guidance forecast forecasts target targets estimate estimates profitability
  productivity efficiency cashflow cash bookings occupancy subscribers customers users business result results return
  returns yield assets lending deposits utilisation utilization capacity market index equity employment value stake
  performance confidence popularity interest`);

/** What is bad when there is more of it. */
export const UNWANTED: ReadonlySet<string> = words(`
  loss losses cost costs expense expenses expenditure debt debts liabilities unemployment inflation defaults layoffs
  complaints impairment impairments writedown writedowns write-down write-downs write-offs claims churn shortage shortages
  delays arrears provisions charges emissions accidents deficit shortfall overcapacity spreads volatility vacancies
  leverage indebtedness gearing risk risks consumption`);

/** Words with a judgement of their own, and how strong it is. */
export const JUDGED: ReadonlyMap<string, number> = new Map([
  ...weighted(
    1,
    `upgrade upgraded upgrades beat beats outperform outperformed outperforms exceeded exceeds surpassed profitable
    record breakthrough rebound rebounded rebounds rally rallied rallies recovered recovery boost boosts boosted`,
  ),
  ...weighted(
    0.7,
    `strong stronger strongest strongly robust solid success successful successfully favourable favorable favourably
    favorably positive positively optimistic confident excellent best better improvement improvements benefit benefits
    benefited enhance enhances enhanced enhancing award awarded awards approval approved achieve achieved achieves
    competitive attractive leading savings healthy outstanding good progress innovative pleased satisfied win wins won
    winning bullish buyback resolved thrive thriving flourishing prosperous reward rewarded`,
  ),
  ...weighted(
    -1,
    `bankrupt bankruptcy insolvency insolvent defaulted fraud downgrade downgraded downgrades lawsuit sued sues recall
    recalled recalls layoff redundancies redundant dismissals dismiss dismissed crash crashed scandal collapse
    collapsed collapses liquidation delisted unprofitable`,
  ),
  ...weighted(
    -0.7,
    `warning warns warned warn missed misses miss weak weaker weakest weakness disappoint disappointing disappointed
    disappoints delay delayed suspend suspended suspends suspension halted strike strikes fined penalty crisis recession
    negative negatively problem problems difficult difficulties adverse adversely poor sluggish uncertainty concern
    concerns breach terminated terminate closure close-down downturn damage damaged hurt hurts burden burdened worsen
    worsened worse worst deteriorate deteriorated deterioration struggling struggle struggles failed fails failure
    investigation probe violation bearish underperform underperformed unfavourable unfavorable challenging lay-offs
    slowdown slow slowed slower threatens threatened threat dispute cancelled canceled cancellation withdrawn loss-making
    default pressure pressured fire accident bleak gloomy trouble troubled hit dampened hampered lacklustre`,
  ),
]);

function weighted(weight: number, text: string): [string, number][] {
  return [...words(text)].map((word) => [word, weight]);
}

export const NEGATIONS: ReadonlySet<string> = words(
  `not no never without neither nor cannot lack lacks lacking hardly avoid avoids avoided unlikely isn't wasn't aren't
  weren't won't don't doesn't didn't can't couldn't hasn't haven't prevent prevents prevented despite`,
);

/** To get one of {@link BUSINESS} is good news. */
export const GETS: ReadonlySet<string> = words(
  `win wins won winning receive receives received secure secures secured land lands landed bag bagged bags clinch clinched
  clinches awarded sign signs signed obtain obtained gets`,
);
export const BUSINESS: ReadonlySet<string> = words(`order orders contract contracts deal deals tender tenders`);

/** Between a figure and the one it is set beside. */
export const COMPARES: ReadonlySet<string> = words(`from against versus vs compared compares comparing than`);

/** What multiplies the number before it. */
export const SCALES: ReadonlyMap<string, number> = new Map([
  ...['thousand', 'k'].map((word): [string, number] => [word, 1e3]),
  ...['million', 'mln', 'mn', 'm', 'mio'].map((word): [string, number] => [word, 1e6]),
  ...['billion', 'bln', 'bn', 'b'].map((word): [string, number] => [word, 1e9]),
  ...['trillion', 'tn'].map((word): [string, number] => [word, 1e12]),
]);
