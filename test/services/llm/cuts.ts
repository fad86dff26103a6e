/** Recorded streams as the network may cut them, without a network. */
import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Test } from 'tap'
import { readAnswer, type AnswerDecoder } from '../../../services/llm/answer/reader.js'
import { UpstreamFailure } from '../../../services/llm/failure.js'
import type { ProviderEvent } from '../../../services/llm/provider.js'
import type { UpstreamResponse } from '../../../services/llm/transport/port.js'
import { collect } from './upstream.js'

/** A response that delivers exactly these reads. */
export function reads (pieces: Buffer[]): () => Promise<UpstreamResponse> {
  const rest = [...pieces]
  return async () => ({
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    read: async () => {
      const piece = rest.shift()
      return piece === undefined ? null : [piece]
    },
    text: async () => '',
    expectEnd: () => {},
    release: () => {}
  })
}

/** The answer of these reads. */
export const answer = async (pieces: Buffer[], decoder: AnswerDecoder): Promise<ProviderEvent[]> =>
  await collect(readAnswer(reads(pieces), decoder))

/** A file of `test/fixtures`. */
export const recorded = async (file: string): Promise<string> => await readFile(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8')

/** However the network cuts a stream, and whichever line ends it has, it is one and the same answer. */
export async function assertCuts (t: Test, stream: string, decoder: () => AnswerDecoder, expected: ProviderEvent[]): Promise<void> {
  for (const end of ['\n', '\r\n', '\r']) {
    const bytes = Buffer.from(stream.replaceAll('\n', end))
    const wrongCuts: number[] = []
    for (let cut = 1; cut < bytes.length; cut++) {
      const events = await answer([bytes.subarray(0, cut), bytes.subarray(cut)], decoder())
      if (!isDeepStrictEqual(events, expected)) wrongCuts.push(cut)
    }
    t.same(wrongCuts, [], `in two, with ${JSON.stringify(end)}`)
    t.same(await answer([...bytes].map((byte) => Buffer.of(byte)), decoder()), expected, 'byte by byte')
    t.same(await answer([bytes], decoder()), expected, 'at once')
  }
}

/** A stream that ends before its time is a failure, wherever it ends; `needed` is what its last needed event holds. */
export async function assertNeverWhole (t: Test, stream: string, decoder: () => AnswerDecoder, needed: string): Promise<void> {
  const bytes = Buffer.from(stream)
  const at = bytes.indexOf(needed)
  // The last event needs no blank line, but all of its JSON.
  const eventEnd = bytes.indexOf('\n\n', at) - 1
  const wrongLengths: number[] = []
  for (let length = 0; length < bytes.length; length++) {
    const seen = await collect(readAnswer(reads([bytes.subarray(0, length)]), decoder())).catch((error) => error)
    const isRight = length <= eventEnd
      ? seen instanceof UpstreamFailure && seen.kind === 'protocol' && seen.message.includes('terminator')
      : seen.at(-1).type === 'finish'
    if (!isRight) wrongLengths.push(length)
  }
  t.ok(at > 0)
  t.same(wrongLengths, [])
}
