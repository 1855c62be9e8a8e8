import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { TestEngine, submitParent } from '../fixtures/engine-kernel.ts';
import { MemoryEngine, TEST_INSTRUMENT } from '../fixtures/memory-engine.ts';
import { enginePortContract } from './engine-port.contract.ts';

enginePortContract('the tests’ engine over plain maps', () => {
  const engine = new MemoryEngine();
  return {
    engine,
    submit: { ...submitParent(engine.nowUs()), instrument: TEST_INSTRUMENT.symbol },
    settle: () => {},
    close: () => {},
  };
});

enginePortContract('the kernel', () => {
  const engine = new TestEngine();
  engine.pass(US_PER_SECOND);
  return {
    engine: engine.kernel,
    submit: submitParent(engine.kernel.nowUs()),
    settle: () => engine.pass(1_000),
    close: () => {
      engine.kernel.close();
      engine.log.close();
    },
  };
});
