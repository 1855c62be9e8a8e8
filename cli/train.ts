/** `watchkeeper train`: its options; what it does is loaded only when it is asked for, with the trainer. */
import type { Command } from 'commander';
import type { PolicyOptions } from './training/policy/terms.ts';
import type { TrainOptions } from './training/signal/train.ts';

export function addTrain(train: Command): void {
  addPolicy(train);
  train
    .command('signal')
    .description('train a forecast of the mid, calibrate it, and enter it among your models as a candidate')
    .option('--recording <file>', 'a recorded LOBSTER day: 60 % is learnt from, 15 % tuned on, the rest tested')
    .option('--simulated <symbol>', 'days of the built-in market instead')
    .option(
      '--logged <folders...>',
      'data folders of engines instead: what their signal model was asked, and what came',
    )
    .option('--instrument <symbol>', 'with --logged: whose forecasts, where there are several')
    .option('--name <name>', 'the model’s name; signal- and the instrument where it is not given')
    .option('--seed <seed>', 'of weights, order and simulated days', '1')
    .option('--states <n>', 'newest states of the book that it sees, 1 to 16', '4')
    .option('--squeezed <n>', 'values that each state is squeezed to', '16')
    .option('--hidden <n>', 'width of its two dense layers', '48')
    .option('--batch <n>', 'samples of a step', '512')
    .option('--learning-rate <x>', 'Adam’s first rate', '0.0005')
    .option('--weight-decay <x>', 'decoupled', '0.3')
    .option('--epochs <n>', 'at most', '12')
    .option('--patience <n>', 'epochs without a better tuning loss after which it stops', '3')
    .option('--days <n>', 'simulated days that are learnt from', '6')
    .option('--every <n>', 'of simulated days, every so many states are learnt from', '5')
    .option('--models <folder>', 'where your models lie')
    .option('--restart', 'begin anew, whatever an earlier training left')
    .option('--replace', 'take the place of your model of the same name')
    .option('--test', 'look at the part that is tested: once, when nothing will be changed any more')
    .option('--json', 'as JSON: {"folder", "card", "curve", "exportError"}')
    .action(async (options: TrainOptions) => (await import('./training/signal/train.ts')).train(options));
}

function addPolicy(train: Command): void {
  train
    .command('policy')
    .description('train an execution policy in the built-in market, from what engines logged, or both, and enter it')
    .option('--logged <folders...>', 'exports (watchkeeper export), or data folders of engines, to learn from as well')
    .option('--from <model>', 'go on from a policy that this command made, instead of a fresh net')
    .option('--leave-out-gaps', 'leave out logged orders of which something was lost; else they are refused')
    .option('--scenario <names>', 'whose orders it learns on; several by commas', 'midcap-30min')
    .option(
      '--name <name>',
      'the model’s name; execution-trained, with --logged execution-logged, where it is not given',
    )
    .option('--seed <seed>', 'of weights, order and markets', '1')
    .option('--episodes <n>', 'orders of an iteration, of each scenario by commas; with --logged it may be 0', '150')
    .option('--envelopes <pcts>', 'of the orders in turn, in percent, by commas', '5')
    .option('--dark <share>', 'the action dark rests so much of the envelope, where that is more than two clips', '0.5')
    .option('--iterations <n>', 'how often new orders are worked by the policy so far', '3')
    .option('--tries <x>', 'chance that a decision tries another action', '0.2')
    .option('--hidden <n>', 'width of its two dense layers', '48')
    .option('--rounds <n>', 'how often the values are fitted anew in an iteration', '3')
    .option('--steps <n>', 'steps of the first fit', '3000')
    .option('--learning-rate <x>', 'Adam’s first rate', '0.001')
    .option(
      '--caution <x>',
      'how much an action must be worth more than what was done, the more the less it was tried',
      '0',
    )
    .option('--features <schema>', 'what it sees: execution-1, or execution-2 with forecast and regime', 'execution-1')
    .option('--models <folder>', 'where your models lie')
    .option('--restart', 'begin anew, whatever an earlier training left')
    .option('--replace', 'take the place of your model of the same name')
    .option('--json', 'as JSON: {"folder", "card", "errors", "tested"}')
    .action(async (options: PolicyOptions) => (await import('./training/policy/train.ts')).trainPolicyModel(options));
}
