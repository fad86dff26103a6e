import { interleave } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, spreadOf, type Bench, type Figure, type Measurement } from '../measurement.js'
import { PASSWORD, startService } from '../service.js'
import { AGENTS } from './p1-agents.js'

const GOAL = 0.5
const WAITING = 200
const ACCOUNTS = 20

async function run (bench: Bench): Promise<Figure[]> {
  const service = await startService(bench, AGENTS)
  const { url } = service
  const { accessToken } = await service.register('bench')
  const logins: Buffer[] = []
  for (let index = 0; index < ACCOUNTS; index++) {
    await service.register(`bench-${index}`)
    logins.push(encodeRequest('POST', '/api/auth/login', undefined, { username: `bench-${index}`, password: PASSWORD }))
  }
  const login = (connection: number): Buffer => logins[connection % ACCOUNTS] ?? Buffer.alloc(0)
  const list = encodeRequest('GET', '/api/agents', accessToken)
  const seconds = bench.quick ? 2 : 5
  const lists = async (): Promise<number> =>
    mustSucceed(await load({ url, connections: 10, seconds, next: () => list })).perSecond
  const rates: number[] = []
  const crowded = await interleave(lists, async () => {
    // The crowd is there before the lists begin and leaves after them.
    const [perSecond, signIns] = await Promise.all([lists(), load({ url, connections: WAITING, seconds, next: login })])
    rates.push(mustSucceed(signIns).perSecond)
    return perSecond
  }, bench.quick ? 2 : 5)

  // The crowd has left, but its hashes are still under way: this one waits behind them.
  await service.call('/api/auth/login', { body: { username: 'bench-0', password: PASSWORD } })
  const alone = mustSucceed(await load({ url, connections: 20, seconds, next: login }))
  // Each connection is a device that refreshes its own login, and rotates to the successor that it was given.
  const devices = await Promise.all(Array.from({ length: 20 }, (_, index) =>
    service.call<{ refreshToken: string }>('/api/auth/login', { body: { username: `bench-${index}`, password: PASSWORD } })))
  const refresh = mustSucceed(await load({
    url,
    connections: devices.length,
    seconds,
    keepBodies: true,
    next (connection, last) {
      const pair = last === undefined ? devices[connection] : JSON.parse(last.body) as { refreshToken: string }
      return encodeRequest('POST', '/api/auth/refresh', undefined, { refreshToken: pair?.refreshToken })
    }
  }))
  const plain = { baseline: '–', ratio: null, spread: '–', goal: '–', met: null, notes: [] }
  return [
    {
      path: `GET /api/agents while ${WAITING} sign-ins wait`,
      baseline: `alone, ${digits(crowded.baseline)}/s`,
      measured: `${digits(crowded.measured)}/s`,
      ratio: crowded.ratio,
      spread: spreadOf(crowded),
      goal: `≥ ${GOAL}`,
      met: crowded.ratio >= GOAL,
      notes: [`meanwhile ${digits(Math.max(...rates))} sign-ins a second at best; service and hashing share one core here`]
    },
    { ...plain, path: 'POST /api/auth/login, 20 connections', measured: `${digits(alone.perSecond)}/s, p50 ${digits(alone.latency)} ms` },
    { ...plain, path: 'POST /api/auth/refresh, 20 devices', measured: `${digits(refresh.perSecond)}/s, p50 ${digits(refresh.latency)} ms` }
  ]
}

/** What sign-ins do to others, and how many there can be. */
export const signIns: Measurement = { id: 'P12', title: 'sign-in, refresh, and others meanwhile', run }
