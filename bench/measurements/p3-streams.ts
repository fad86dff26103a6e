import { interleave, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, spreadOf, type Bench, type Figure, type Measurement } from '../measurement.js'
import { startPeer, type Peer } from '../processes.js'
import { startService, type Service } from '../service.js'

const GOALS = { ratio: 0.90, addedMs: 1 }
const QUESTION = { role: 'user', content: 'Say something.' }

/** What a client asks for: an upstream's stream with and without the service in between. */
interface Both { service: Service, upstream: Peer, direct: Buffer, through: Buffer }

/**
 * An upstream, and a service with an agent on it.
 * @param bench of the measurement
 * @param pace `<chunks>x<ms>`
 */
async function setUp (bench: Bench, pace: string): Promise<Both> {
  const upstream = await startPeer('upstream')
  bench.cleanUp(upstream.stop)
  const service = await startService(bench, [{ id: 'scripted', name: 'Scripted', provider: 'openai', endpoint: `${upstream.url}/${pace}/v1`, model: 'bench' }])
  const { accessToken } = await service.register('bench')
  return {
    service,
    upstream,
    direct: encodeRequest('POST', `/${pace}/v1/chat/completions`, 'key', { model: 'bench', stream: true, messages: [QUESTION] }),
    through: encodeRequest('POST', '/api/chat/completions', accessToken, { agentId: 'scripted', message: QUESTION.content, stream: true })
  }
}

async function streams (bench: Bench): Promise<Figure[]> {
  const { service, upstream, direct, through } = await setUp(bench, '100x1')
  const seconds = bench.quick ? 2 : 5
  const costs: number[] = []
  const slice = (url: string, request: Buffer): Slice => async () => {
    const before = await service.cpu()
    const { completed, perSecond } = mustSucceed(await load({ url, connections: 50, seconds, next: () => request }))
    if (request === through) costs.push((await service.cpu() - before) / completed)
    return perSecond
  }
  const result = await interleave(slice(upstream.url, direct), slice(service.url, through), bench.quick ? 2 : 7)
  return [{
    path: 'streamed completion, 100 chunks at 1 ms, 50 connections',
    baseline: `upstream directly, ${digits(result.baseline)}/s`,
    measured: `${digits(result.measured)}/s`,
    ratio: result.ratio,
    spread: spreadOf(result),
    goal: `≥ ${GOALS.ratio}`,
    met: result.ratio >= GOALS.ratio,
    notes: [`processor time of the service per stream, least of the slices: ${digits(Math.min(...costs.slice(1)))} µs`]
  }]
}

async function firstByte (bench: Bench): Promise<Figure[]> {
  const { service, upstream, direct, through } = await setUp(bench, '20x5')
  const slice = (url: string, request: Buffer, mark: string): Slice => async () =>
    mustSucceed(await load({ url, connections: 5, seconds: bench.quick ? 1 : 3, next: () => request, mark })).toMark
  const rounds = bench.quick ? 2 : 7
  const token = await interleave(slice(upstream.url, direct, 'data: {'), slice(service.url, through, 'event: chunk'), rounds)
  const head = await interleave(slice(upstream.url, direct, 'HTTP/1.1'), slice(service.url, through, 'HTTP/1.1'), rounds)
  const added = token.measured - token.baseline
  const each = token.slices.measured.map((value, index) => value - (token.slices.baseline[index] ?? 0))
  return [{
    path: 'added time to the first token, 5 streams, p50',
    baseline: `upstream directly, ${digits(token.baseline)} ms`,
    measured: `${digits(token.measured)} ms, added ${digits(added)} ms`,
    ratio: null,
    spread: `${digits(Math.min(...each))}–${digits(Math.max(...each))} ms`,
    goal: `≤ ${GOALS.addedMs} ms added`,
    met: added <= GOALS.addedMs,
    notes: [`the first byte of the answer, its header, goes out once the turn is durable: ${digits(head.measured)} ms (upstream directly ${digits(head.baseline)} ms)`]
  }]
}

/** Streams through the service, stored, against the same streams straight from the upstream. */
export const streaming: Measurement = { id: 'P3', title: 'POST /api/chat/completions, streamed', run: streams }

/** What the service adds before the first token. */
export const timeToFirstByte: Measurement = { id: 'P5', title: 'added time to first byte', run: firstByte }
