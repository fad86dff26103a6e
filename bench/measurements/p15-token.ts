import { SERVER_CORE } from '../cores.js'
import { median } from '../interleave.js'
import { load, mustSucceed } from '../load.js'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { cpuTime, startPeer, type Peer } from '../processes.js'
import { relayedRequest } from './gateways.js'
import { setUp } from './p3-streams.js'

const GOAL_US = 8
const TOKENS = 300
const MS = 5

/** A process that tokens pass through. */
interface Way { url: string, request: Buffer, cpu (): Promise<number> }

/** What it costs at the very least: the same tokens through processes that do nothing with them. */
interface Floors { pipe: Way, relay: Way }

/** Processor time of a process for each token of so many streams, in microseconds. */
async function costOf ({ url, request, cpu }: Way): Promise<number> {
  const before = await cpu()
  // Whole streams: one that is cut would have cost without having been counted.
  let asked = 0
  const next = (): Buffer | null => asked++ < 100 ? request : null
  const { completed } = mustSucceed(await load({ url, connections: 50, seconds: 60, next }))
  return (await cpu() - before) / completed / TOKENS
}

async function compare (bench: Bench, way: Way, { pipe, relay }: Floors, path: string, work: string): Promise<Figure> {
  const [costs, pipes, relays, databases]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (let round = 0; round < (bench.quick ? 3 : 8); round++) {
    pipes.push(await costOf(pipe))
    const before = await bench.postgres.cpu()
    costs.push(await costOf(way))
    databases.push((await bench.postgres.cpu() - before) / 100 / TOKENS)
    relays.push(await costOf(relay))
  }
  const counted = costs.slice(1)
  const [cost, floor] = [median(counted), median(pipes.slice(1))]
  return {
    path: `processor time per ${path} token, ${TOKENS} tokens a stream at ${MS} ms, 50 connections`,
    baseline: `two sockets joined, ${digits(floor)} µs`,
    measured: `${digits(cost)} µs`,
    ratio: cost / floor,
    spread: `${digits(Math.min(...counted))}–${digits(Math.max(...counted))} µs`,
    goal: `≤ ${GOAL_US} µs`,
    met: cost <= GOAL_US,
    notes: [
      `a bare server with undici behind it, which looks at nothing: ${digits(median(relays.slice(1)))} µs`,
      `of the database beside it, for ${work}: ${digits(median(databases.slice(1)))} µs`
    ]
  }
}

/** Processor time of the service for each token that it stores, or relays, whatever else belongs to its stream divided among them. */
export const tokenCost: Measurement = {
  id: 'P15',
  title: 'processor time per token',
  async run (bench): Promise<Figure[]> {
    const { service, upstream, direct, through, accessToken } = await setUp(bench, `${TOKENS}x${MS}`)
    const floor = async (name: string): Promise<Way> => {
      const peer: Peer = await startPeer(name, SERVER_CORE, { UPSTREAM: upstream.url })
      bench.cleanUp(peer.stop)
      return { url: peer.url, request: direct, cpu: () => cpuTime(peer.pid) }
    }
    const floors = { pipe: await floor('pipe'), relay: await floor('bare-relay') }
    const way = (request: Buffer): Way => ({ url: service.url, request, cpu: () => service.cpu() })
    return [
      await compare(bench, way(through), floors, 'stored', 'the commits, the checkpoints and the search'),
      await compare(bench, way(relayedRequest(accessToken, true)), floors, 'relayed', 'the ledger')
    ]
  }
}
