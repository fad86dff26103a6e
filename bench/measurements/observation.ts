/** Cost of observation: processor time of the service for a request, by what is told of it, and the lines and bytes that are. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inTurns, median, quantile } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { startPeer, threadsCpuTime } from '../processes.js'
import { startService, type Service } from '../service.js'
import { AGENTS } from './p1-agents.js'

const PIECES = 20
const OFF = 'everything off'
const CONNECTIONS = 25

/** Work of a slice: a request, and how often it is sent. */
interface Work { path: string, request: (token: string) => Buffer, warm: number, count: number }

const WORKS: readonly Work[] = [
  { path: 'GET /api/agents', request: (token) => encodeRequest('GET', '/api/agents', token), warm: 10_000, count: 2000 },
  {
    path: `stored turn, streamed in ${PIECES} pieces`,
    request: (token) => encodeRequest('POST', '/api/chat/completions', token, { agentId: 'scripted', message: 'Say something.', stream: true }),
    warm: 600,
    count: 150
  }
]

/** Variables by what is switched on. */
function settings (collector: string, logDir: (name: string) => string): Map<string, Record<string, string>> {
  const dsn = `${collector.replace('//', '//public@')}/1`
  const traced = { SENTRY_DSN: dsn, SENTRY_TRACES_SAMPLE_RATE: '1' }
  const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: collector }
  return new Map<string, Record<string, string>>([
    [OFF, { LOG_LEVEL: 'error' }],
    ['as it ships', {}],
    ['LOG_DIR', { LOG_DIR: logDir('files') }],
    ['Sentry', { SENTRY_DSN: dsn }],
    ['Sentry, 1 trace in 10', { ...traced, SENTRY_TRACES_SAMPLE_RATE: '0.1' }],
    ['Sentry, each trace', traced],
    ['OpenTelemetry', otlp],
    ['everything on', { LOG_DIR: logDir('all'), ...traced, ...otlp }]
  ])
}

interface Observed { name: string, service: Service, token: string }

async function send ({ service, token }: Observed, { request }: Work, count: number): Promise<void> {
  const bytes = request(token)
  let asked = 0
  // Whole answers: one that is cut would have cost without having been counted.
  mustSucceed(await load({ url: service.url, connections: CONNECTIONS, seconds: 120, next: () => asked++ < count ? bytes : null }))
}

/** Lines and characters that a service has logged so far. */
async function logged ({ url }: Service): Promise<{ lines: number, bytes: number, text: string }> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const sum = (metric: string): number =>
    [...text.matchAll(new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\d+)$`, 'gm'))].reduce((total, [, value]) => total + Number(value), 0)
  return { lines: sum('log_lines_total'), bytes: sum('log_bytes_total'), text }
}

async function figuresOf (work: Work, all: readonly Observed[], rounds: number): Promise<Figure[]> {
  const cost = async (one: Observed): Promise<number> => {
    const before = await threadsCpuTime(one.service.pid)
    await send(one, work, work.count)
    return (await threadsCpuTime(one.service.pid) - before) / work.count
  }
  for (const one of all) await send(one, work, work.warm)
  const before = await Promise.all(all.map(({ service }) => logged(service)))
  const costs = await inTurns(all.map((one) => () => cost(one)), rounds)
  const after = await Promise.all(all.map(({ service }) => logged(service)))
  const [off = []] = costs
  return all.slice(1).map(({ name }, index) => {
    const at = index + 1
    const own = costs[at] ?? []
    const more = own.map((value, round) => value - (off[round] ?? 0))
    const each = (field: 'lines' | 'bytes'): number => ((after[at]?.[field] ?? 0) - (before[at]?.[field] ?? 0)) / (rounds + 1) / work.count
    return {
      path: `${work.path}: ${name}`,
      baseline: `${OFF}, ${digits(median(off))} µs`,
      measured: `${digits(median(own))} µs, ${digits(median(more))} more`,
      ratio: median(own) / median(off),
      spread: `${digits(quantile(more, 0.25))}–${digits(quantile(more, 0.75))} µs more`,
      goal: '–',
      met: null,
      notes: [`logged for each request: ${digits(each('lines'))} lines, ${digits(each('bytes'))} bytes`]
    }
  })
}

/** What a scrape costs, whose metrics have been filled by the work before. */
async function scrapes ({ service }: Observed, count: number): Promise<Figure> {
  const { text } = await logged(service)
  const costs: number[] = []
  for (let scrape = 0; scrape < count; scrape++) {
    const before = await threadsCpuTime(service.pid)
    await logged(service)
    costs.push((await threadsCpuTime(service.pid) - before) / 1000)
  }
  return {
    path: `GET /metrics, ${Math.round(text.length / 1000)} kB`,
    baseline: '–',
    measured: `${digits(median(costs))} ms`,
    ratio: null,
    spread: `${digits(quantile(costs, 0.25))}–${digits(quantile(costs, 0.75))} ms`,
    goal: '–',
    met: null,
    notes: [`one each 5 s: ${digits(median(costs) / 50)} % of a core`]
  }
}

async function run (bench: Bench): Promise<Figure[]> {
  const [collector, upstream] = [await startPeer('collector'), await startPeer('upstream')]
  const folder = await mkdtemp(join(tmpdir(), 'parley-observation-'))
  bench.cleanUp(() => rm(folder, { recursive: true, force: true }))
  for (const peer of [collector, upstream]) bench.cleanUp(peer.stop)
  const scripted = { id: 'scripted', name: 'Scripted', provider: 'openai', endpoint: `${upstream.url}/${PIECES}x5/v1`, model: 'bench' }
  const all: Observed[] = []
  for (const [name, variables] of settings(collector.url, (part) => join(folder, part))) {
    const service = await startService(bench, [...AGENTS, scripted], variables)
    all.push({ name, service, token: (await service.register('bench')).accessToken })
  }
  const figures: Figure[] = []
  for (const work of WORKS) figures.push(...await figuresOf(work, all, bench.quick ? 5 : 21))
  const shipped = all.find(({ name }) => name === 'as it ships')
  if (shipped !== undefined) figures.push(await scrapes(shipped, bench.quick ? 5 : 21))
  const sent = await (await fetch(collector.url)).json() as { requests: number, bytes: number }
  bench.say(`Sentry and the collector were sent ${sent.requests} requests, ${Math.round(sent.bytes / 1_000_000)} MB`)
  return figures
}

/** What it costs to be seen from outside: log lines, reports, traces and metrics, against what can be off being off. */
export const observation: Measurement = { id: 'OBSERVATION', title: 'cost of observation', run }
