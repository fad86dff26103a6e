/** P18: what others notice of one user's large body, import and export. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { median } from '../interleave.js'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { withClient } from '../postgres.js'
import { startPeer } from '../processes.js'
import { startService, type Service } from '../service.js'
import { startStopwatch, type Lap } from '../stopwatch.js'
import { AGENTS } from './p1-agents.js'

const GOAL = 1.5
const PROBE = fileURLToPath(new URL('../peers/loop-probe.mjs', import.meta.url))
const MEBIBYTE = 1_048_576

async function longConversation (service: Service, userId: string, messages: number): Promise<string> {
  return await withClient(service.database, async (client) => {
    const { rows: [session] } = await client.query<{ id: string }>(`insert into sessions (user_id, id, agent_id, title, title_source, message_count, last_seq, last_message_at, created_at)
      values ($1, gen_random_uuid(), 'agent-0', 'long', 'user', $2, $2, now(), now()) returning id`, [userId, messages])
    await client.query(`insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
      select $1, $2, gen_random_uuid(), n, 'user', 'message ' || n || repeat(' word', 20), 'complete', now() from generate_series(1, $3::integer) n`, [userId, session?.id, messages])
    await client.query('analyze messages')
    return session?.id ?? ''
  })
}

/**
 * Small calls of one user, one each two milliseconds, while another one has something large done, over and over; and alone, before and
 * after. How much two slices alone differ says how much of the ratio is the machine's.
 */
export const largeWork: Measurement = {
  id: 'P18',
  title: 'small calls beside large ones',
  async run (bench: Bench): Promise<Figure[]> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-bench-probe-'))
    bench.cleanUp(() => rm(folder, { recursive: true, force: true }))
    const probe = join(folder, 'waits')
    const service = await startService(bench, AGENTS, { NODE_OPTIONS: `--import ${PROBE}`, LOOP_PROBE_FILE: probe })
    const large = await service.register('large')
    const { accessToken: token } = await service.register('small')
    const { id } = await service.call<{ id: string }>('/api/chat-sessions', { token: large.accessToken, body: { agentId: 'agent-0' } })
    const count = bench.quick ? 10_000 : 100_000
    const mebibytes = bench.quick ? 8 : 60
    const peer = await startPeer('large-work', undefined, {
      LARGE_URL: service.url,
      LARGE_TOKEN: large.accessToken,
      LARGE_SESSION: id,
      LARGE_LONG_SESSION: await longConversation(service, large.user.id, count),
      LARGE_BYTES: String(mebibytes * MEBIBYTE)
    })
    bench.cleanUp(peer.stop)
    let hear: (status: number) => void = () => undefined
    peer.onMessage((message) => { hear((message as { status: number }).status) })
    const stopwatch = await startStopwatch(bench, service.url, token)
    const seconds = bench.quick ? 2 : 4
    const rounds = bench.quick ? 3 : 5

    const alone = async (): Promise<Lap> => {
      // What the work before has left behind, its garbage and its rows, is not the small calls' own.
      await sleep(500)
      await stopwatch.lap()
      await sleep(seconds * 1000)
      return await stopwatch.lap()
    }
    const beside = async (work: string): Promise<Lap> => {
      await stopwatch.lap()
      const [cpu, database, from] = [await service.cpu(), await bench.postgres.cpu(), performance.now()]
      let times = 0
      for (; times === 0 || performance.now() - from < seconds * 1000; times += 1) {
        const status = new Promise<number>((resolve) => { hear = resolve })
        peer.send(work)
        if (await status >= 300) throw new Error(`${work}: ${await status}`)
      }
      const elapsed = (performance.now() - from) * 1000
      bench.say(`${work} ${times} ×: service ${digits(100 * (await service.cpu() - cpu) / elapsed)} %, PostgreSQL ${digits(100 * (await bench.postgres.cpu() - database) / elapsed)} % of a core`)
      return await stopwatch.lap()
    }
    // Apart from the calls that are timed: the probe keeps the loop busy.
    const waits = async (work: () => Promise<unknown>): Promise<string> => {
      process.kill(service.pid, 'SIGUSR2')
      await work()
      process.kill(service.pid, 'SIGUSR2')
      await sleep(500)
      const { p99, longest } = JSON.parse((await readFile(probe, 'utf8')).trim().split('\n').at(-1) ?? '') as { p99: number, longest: number }
      return `${digits(p99)} ms, longest ${digits(longest)} ms`
    }
    const measure = async (work: string, what: string): Promise<Figure> => {
      await beside(work)
      const quiet: Lap[] = [await alone()]
      const busy: Lap[] = []
      for (let round = 0; round < rounds; round++) {
        busy.push(await beside(work))
        quiet.push(await alone())
      }
      const of = (laps: Lap[]): number => median(laps.map(({ p99 }) => p99))
      const spread = (laps: Lap[]): string => `${digits(Math.min(...laps.map(({ p99 }) => p99)))}–${digits(Math.max(...laps.map(({ p99 }) => p99)))} ms`
      const longest = Math.max(...busy.map((lap) => lap.longest))
      const ratio = of(busy) / of(quiet)
      return {
        path: `p99 of small calls beside ${what}`,
        baseline: `alone ${digits(of(quiet))} ms, ${spread(quiet)}`,
        measured: `${digits(of(busy))} ms`,
        ratio,
        spread: spread(busy),
        goal: `≤ ${GOAL} ×`,
        met: ratio <= GOAL,
        notes: [
          `longest ${digits(longest)} ms; alone ${digits(Math.max(...quiet.map((lap) => lap.longest)))} ms`,
          `wait for the event loop, as its own processor time: p99 ${await waits(() => beside(work))}; alone ${await waits(alone)}`
        ]
      }
    }
    return [
      await measure('body', 'bodies of 256,000 characters'),
      await measure('import', `an import of ${mebibytes} MiB`),
      await measure('export', `an export of ${count.toLocaleString('en')} messages`)
    ]
  }
}
