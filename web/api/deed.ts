/**
 * One deed of one form, and its Idempotency-Key.
 *
 * A second press while the first runs does nothing. The key stays until the server has answered
 * definitely, so that pressing again after a broken connection is the same deed.
 */
import { newKey, Problem } from './request'

export class Deed {
  private key = newKey()
  private isRunning = false

  /** Resolves to undefined when the deed was running already; throws the Problem of a refusal. */
  async run<T>(act: (key: string) => Promise<T>): Promise<T | undefined> {
    if (this.isRunning) return undefined
    this.isRunning = true
    try {
      const answer = await act(this.key)
      this.key = newKey()
      return answer
    } catch (reason) {
      if (reason instanceof Problem && !reason.isOutcomeUnknown) this.key = newKey()
      throw reason
    } finally {
      this.isRunning = false
    }
  }
}
