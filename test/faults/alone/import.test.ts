/** 64 MiB to import, beside others who want nothing of it. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createDatabase } from '../../database.js'
import { temporaryFolder } from '../../helper.js'
import { startService, type ServiceProcess } from '../../service-process.js'

const AT = '2026-01-31T12:00:00.000Z'
const MIB = 1024 * 1024
const SESSION = { agentId: 'guide', title: '', archived: false, createdAt: AT, updatedAt: AT, lastMessageAt: AT }
const HEAD = `{"format":"parley.session","version":1,"session":${JSON.stringify(SESSION)},"messages":[`
const message = (id: number, role: string, content: string): string => JSON.stringify({
  id,
  parentId: id === 1 ? null : id - 1,
  role,
  content,
  status: 'complete',
  agentId: null,
  model: null,
  finishReason: null,
  usage: null,
  error: null,
  feedback: null,
  clientId: null,
  createdAt: AT,
  completedAt: AT
})
const many = (count: number, size: number): string =>
  `${HEAD}${Array.from({ length: count }, (_, n) => message(n + 1, 'user', 'x'.repeat(size))).join(',')}]}`

const memory = async (pid: number, field: string): Promise<number> =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

interface Beside<T> { result: T, longest: number, median: number, rise: number }

/** Work, while somebody asks for `/health` all the time: its answer, the longest that anybody waited, and how far memory rose. */
async function beside<T> (service: ServiceProcess, work: () => Promise<T>): Promise<Beside<T>> {
  const before = await memory(service.pid, 'VmRSS')
  let peak = before
  const waits: number[] = []
  const end = new AbortController()
  const asking = (async () => {
    while (!end.signal.aborted) {
      const from = performance.now()
      await service.json('/health')
      waits.push(performance.now() - from)
      peak = Math.max(peak, await memory(service.pid, 'VmRSS'))
      await sleep(10)
    }
  })()
  const result = await work().finally(() => { end.abort() })
  await asking
  waits.sort((a, b) => a - b)
  return { result, longest: waits.at(-1) ?? 0, median: waits[Math.floor(waits.length / 2)] ?? 0, rise: peak - before }
}

t.test('an import of 64 MiB, good or bad, stops nobody and takes little more than itself', async (t) => {
  const service = await startService(t, { env: { DATA_DIR: await temporaryFolder(t), DATABASE_URL: await createDatabase(t), ADMIN_PASSWORD: 'correct-horse-1' } })
  const { accessToken } = await service.register()
  const post = async (body: string): Promise<{ status: number, text: string }> => {
    const response = await service.fetch('/api/chat-sessions/import', {
      method: 'POST', body, headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` }
    })
    return { status: response.status, text: await response.text() }
  }
  t.equal((await post(many(3, 10))).status, 201, 'warm')
  const cases: [what: string, body: string, status: number, most: number][] = [
    ['40 MiB of numbers', `${HEAD}${'0,'.repeat(20 * MIB)}0]}`, 422, 200],
    ['messages, the last of them wrong', `${many(6000, 10_000).slice(0, -2)},{}]}`, 422, 200],
    ['messages', many(6000, 10_000), 201, 200],
    ['one answer of 8 M characters', `${HEAD}${message(1, 'user', 'q')},${message(2, 'assistant', '\u4e00 '.repeat(4 * MIB))}]}`, 201, 300]
  ]
  for (const [what, body, status, most] of cases) {
    const { result, longest, median, rise } = await beside(service, () => post(body))
    t.equal(result.status, status, `${what}: ${result.text.slice(0, 200)}`)
    t.comment(`${what}: ${(body.length / MIB).toFixed(0)} M characters; /health at most ${longest.toFixed(0)} ms, median ${median.toFixed(0)} ms; +${rise.toFixed(0)} MB`)
    // Figures of a machine that runs other tests: those of a quiet one are a tenth.
    t.ok(longest < 1500, `${what}: nobody waited long`)
    t.ok(rise < most, `${what}: +${rise.toFixed(0)} MB`)
  }
})
