import { UpstreamFailure } from '../llm/failure.js'
import type { Provider, ProviderEvent, ProviderRequest, Thread } from '../llm/provider.js'

const STOP_MS = 5_000

/** Kinds of failures after which an upstream may still be at work. */
const MAY_GO_ON: ReadonlySet<UpstreamFailure['kind']> = new Set(['timeout', 'too-large'])

/**
 * Events of a call to an upstream that goes on by itself when nobody listens: left before its end, it is told to stop, in the background.
 * @param provider that can tell it
 * @param request the call
 */
export async function * stoppedWhenLeft (
  provider: Pick<Provider, 'generate' | 'stop'>, request: ProviderRequest
): AsyncGenerator<ProviderEvent[], void, undefined> {
  let thread: Thread | undefined
  let isOver = false
  try {
    for await (const batch of provider.generate(request)) {
      for (const event of batch) {
        if (event.type === 'thread') thread = event.thread
        else if (event.type === 'finish') isOver = true
      }
      yield batch
    }
    isOver = true
  } catch (error) {
    isOver = error instanceof UpstreamFailure && !MAY_GO_ON.has(error.kind)
    throw error
  } finally {
    // Nobody waits for it, and what could not be stopped ends by itself, only later.
    if (!isOver && thread !== undefined) {
      provider.stop?.(request.upstream, thread, request.userId, AbortSignal.timeout(STOP_MS)).catch(() => undefined)
    }
  }
}
