import { median } from '../interleave.js'
import { load, mustSucceed } from '../load.js'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import type { Service } from '../service.js'
import { relayedRequest } from './gateways.js'
import { setUp } from './p3-streams.js'

const GOAL_US = 8
const TOKENS = 300
const MS = 5

async function costOf (bench: Bench, service: Service, request: Buffer, path: string, work: string): Promise<Figure> {
  const costs: number[] = []
  const databaseCosts: number[] = []
  for (let round = 0; round < (bench.quick ? 3 : 8); round++) {
    const [before, databaseBefore] = [await service.cpu(), await bench.postgres.cpu()]
    // Whole streams: one that is cut would have cost without having been counted.
    let asked = 0
    const next = (): Buffer | null => asked++ < 100 ? request : null
    const { completed } = mustSucceed(await load({ url: service.url, connections: 50, seconds: 60, next }))
    costs.push((await service.cpu() - before) / completed / TOKENS)
    databaseCosts.push((await bench.postgres.cpu() - databaseBefore) / completed / TOKENS)
  }
  const counted = costs.slice(1)
  return {
    path: `processor time per ${path} token, ${TOKENS} tokens a stream at ${MS} ms, 50 connections`,
    baseline: '–',
    measured: `${digits(median(counted))} µs`,
    ratio: null,
    spread: `${digits(Math.min(...counted))}–${digits(Math.max(...counted))} µs`,
    goal: `≤ ${GOAL_US} µs`,
    met: median(counted) <= GOAL_US,
    notes: [`of the database beside it, for ${work}: ${digits(median(databaseCosts.slice(1)))} µs`]
  }
}

/** Processor time of the service for each token that it stores, or relays, whatever else belongs to its stream divided among them. */
export const tokenCost: Measurement = {
  id: 'P15',
  title: 'processor time per token',
  async run (bench): Promise<Figure[]> {
    const { service, through, accessToken } = await setUp(bench, `${TOKENS}x${MS}`)
    return [
      await costOf(bench, service, through, 'stored', 'the commits, the checkpoints and the search'),
      await costOf(bench, service, relayedRequest(accessToken, true), 'relayed', 'the ledger')
    ]
  }
}
