/** What something is called and what it is, in a list of such (`<dl>`). */
import type { ReactNode } from 'react';

interface FactProps {
  readonly label: string;
  /** For whoever asks what the label means. */
  readonly meaning?: string;
  /** Of the value. */
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Fact({ label, meaning, className, children }: FactProps) {
  return (
    <div title={meaning}>
      <dt>{label}</dt>
      <dd className={className}>{children}</dd>
    </div>
  );
}
