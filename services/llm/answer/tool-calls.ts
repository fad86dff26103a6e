/** Tool calls of one response, put together from fragments that servers number, repeat and cut in different ways. */
import { v4 as uuidv4 } from 'uuid'
import type { ProviderEvent } from '../provider.js'

/** A piece of a call, as an upstream sends it. */
export interface SentCall {
  /** By what its pieces belong together; undefined where the upstream numbers nothing. */
  key: unknown
  id: unknown
  name: unknown
  /** JSON text, or, with some servers, what it stands for. */
  arguments: unknown
}

/**
 * Calls of tools in one answer, numbered from 0. However servers cut them: the first fragment of a call has its id and name, the
 * later ones nothing but arguments. Servers differ: some number no pieces, some number all calls 0, some repeat id and name, some
 * give no id.
 */
export class ToolCalls {
  readonly #calls: Array<{ sentId: string, hasArguments: boolean }> = []
  /** Most answers call none. */
  #byKey: Map<unknown, number> | undefined
  #last: number | undefined

  /**
   * Append what a piece adds. One that continues no call and has no name is not of a call.
   * @param sent the piece
   * @param batch gets a `tool_call` event where it adds something
   */
  take (sent: SentCall, batch: ProviderEvent[]): void {
    const id = text(sent.id)
    const name = text(sent.name)
    const json = typeof sent.arguments === 'object' && sent.arguments !== null ? JSON.stringify(sent.arguments) : text(sent.arguments)
    const index = sent.key === undefined || sent.key === null ? this.#last : this.#byKey?.get(sent.key)
    const known = index === undefined ? undefined : this.#calls[index]
    const isOther = known === undefined || (id !== '' && id !== known.sentId) || (sent.key === undefined && id === '' && name !== '')
    if (isOther) this.#begin(sent.key, id, name, json, batch)
    else if (json !== '' && index !== undefined) {
      known.hasArguments = true
      this.#last = index
      batch.push({ type: 'tool_call', index, arguments: json })
    }
  }

  /** Give calls that came without arguments empty ones: what a caller parses has to be JSON. */
  end (batch: ProviderEvent[]): void {
    for (const [index, call] of this.#calls.entries()) {
      if (!call.hasArguments) batch.push({ type: 'tool_call', index, arguments: '{}' })
      call.hasArguments = true
    }
  }

  #begin (key: unknown, id: string, name: string, json: string, batch: ProviderEvent[]): void {
    if (name === '') return
    const index = this.#calls.push({ sentId: id, hasArguments: json !== '' }) - 1
    if (key !== undefined && key !== null) (this.#byKey ??= new Map<unknown, number>()).set(key, index)
    this.#last = index
    batch.push({ type: 'tool_call', index, id: id === '' ? `call_${uuidv4()}` : id, name, arguments: json })
  }
}

function text (value: unknown): string {
  return typeof value === 'string' ? value : ''
}
