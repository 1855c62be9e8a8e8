/** Keeps the failure of one panel from taking the desk, and the stop bar, with it. */
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/primitives/button.tsx';
import css from './app.module.css';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}

export class PanelGuard extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(`The panel "${this.props.name}" failed`, error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className={css['failed']} role="alert">
        <h2>{this.props.name} cannot be drawn</h2>
        <p className={css['cause']}>{error.message}</p>
        <p>Orders and stops are not touched by this, and the other panels go on.</p>
        <p>If it fails again, load the desk anew: the engine keeps what is set.</p>
        <Button onClick={() => this.setState({ error: null })}>Show it again</Button>
      </div>
    );
  }
}
