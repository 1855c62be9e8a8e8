/** What one decision of a policy led to until the next one: what policies are learnt from. */
export interface Transition {
  /** Under the execution schema. */
  readonly state: Float32Array;
  /** What was done, an index into ACTIONS. */
  readonly action: number;
  /** Gain until the next decision in basis points of a clip's value; less is worse. */
  readonly gain: number;
  /** Deviation from the plan at this decision, times side: what is left beyond what should be, in clips per 10⁻⁴ of price. */
  readonly deviation: number;
  /** The mid of the same market without us, price units. */
  readonly undisturbedPx: number;
  /** No decision followed. */
  readonly last: boolean;
}
