/** A page that broke, or could not be fetched because a newer one was published meanwhile. */
import { Component, type ReactNode } from 'react'
import { Failure } from './problem'

interface CrashState {
  reason: unknown
}

export class Crash extends Component<{ children: ReactNode }, CrashState> {
  override state: CrashState = { reason: null }

  static getDerivedStateFromError(reason: unknown): CrashState {
    return { reason }
  }

  override render(): ReactNode {
    if (this.state.reason === null) return this.props.children
    return <Failure problem={this.state.reason} onAgain={() => location.reload()} />
  }
}
