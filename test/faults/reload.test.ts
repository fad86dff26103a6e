/** Agents that change ten times a second beside fifty streams: nothing fails, and no answer is made of two configurations. */
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { build } from '../helper.js'
import { readEvents } from '../event-reader.js'
import { startUpstream, type Script } from '../upstream.js'

/** Ten a second, as far as the machine can, for ten seconds. */
const EVERY_MS = 100
const LASTING_MS = 10_000
const LEAST = 10
const STREAMS = 50
const CHUNKS = 20

t.test('reloads under load', async (t) => {
  const asked = new Map<string, string[]>()
  /** Says its configuration in each piece, for longer than several reloads; the first call of a question is refused where that is asked. */
  const script: Script = async ({ body, headers, response, text, finish }) => {
    const question = body.messages.at(-1)?.content ?? ''
    const version = body.messages[0]?.content ?? ''
    const told = [version, body.model, headers.authorization, body.temperature].join()
    const before = asked.get(question) ?? []
    asked.set(question, [...before, told])
    if (question.startsWith('retry') && before.length === 0) {
      response.writeHead(503).end('{}')
      return
    }
    for (let n = 0; n < CHUNKS; n++) {
      void text(`${version} `)
      await delay(20)
    }
    finish()
  }
  const upstream = await startUpstream(t, script)
  const agents = (version: number) => ['streaming', 'retrying'].map((id) => upstream.agent(id, {
    systemPrompt: `v${version}`, model: `model-${version}`, apiKey: `sk-${version}`, temperature: version % 2, retry: { attempts: 3, baseDelayMs: 300 }
  }))
  const isWhole = (told: string): boolean => {
    const [prompt = '', model, key, temperature] = told.split(',')
    const version = prompt.slice(1)
    return model === `model-${version}` && key === `Bearer sk-${version}` && temperature === `${Number(version) % 2}`
  }

  const app = await build(t, { agents: agents(0) })
  const { accessToken: token } = await app.register()
  const { accessToken: admin } = await app.admin()
  const over = new AbortController()
  let failures = 0
  const versions = new Set<string>()

  async function ask (agentId: string, message: string): Promise<void> {
    const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId, message, stream: true } })
    const isEnded = await reader.ended
    const last = reader.events.at(-1)
    const told = asked.get(message) ?? []
    const version = told[0]?.split(',')[0] ?? ''
    const isSame = told.every((one) => one === told[0] && isWhole(one))
    const expected = `${version} `.repeat(CHUNKS)
    if (!isEnded || last?.event !== 'end' || last.data.message.content !== expected || reader.text !== expected || !isSame) {
      failures += 1
      t.fail(`${message} failed`, { told, last: last?.data })
    }
    versions.add(version)
  }
  const asker = async (agentId: string, name: string): Promise<void> => {
    for (let n = 0; !over.signal.aborted; n++) await ask(agentId, `${name} ${n}`)
  }
  const askers = [...Array.from({ length: STREAMS }, (_, n) => asker('streaming', `stream ${n}`)), asker('retrying', 'retry')]

  const path = join(app.dataDir, 'agents.json')
  const startedAt = performance.now()
  let version = 0
  while (version < LEAST || performance.now() < startedAt + LASTING_MS) {
    version += 1
    const next = delay(EVERY_MS)
    await writeFile(`${path}.new`, JSON.stringify({ agents: agents(version) }))
    await rename(`${path}.new`, path)
    const { status, body } = await app.json('/api/agents/reload', { token: admin, method: 'POST' })
    // The file is watched too: whoever came first has changed them.
    if (status !== 200 || body.changed.length + body.unchanged.length !== 2) t.fail('a reload failed', { status, body })
    await next
  }
  over.abort()
  await Promise.all(askers)

  t.equal(failures, 0)
  t.ok([...asked.values()].flat().every(isWhole), 'each call is of one configuration')
  t.ok([...asked].some(([question, told]) => question.startsWith('retry') && told.length > 1), 'retries too')
  t.ok(versions.size > 3, `${versions.size} configurations have answered`)
  t.equal(app.app.agents.find('streaming')?.model, `model-${version}`)
  t.comment(`${version} reloads, ${asked.size} answers of ${versions.size} configurations`)
})
