/** Backups under load, and databases brought elsewhere: by the commands that an operator types. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { runCommand } from '../command.js'
import { createDatabase, dropDatabase, urlOf, withClient } from '../database.js'
import { JWT_SECRET, temporaryFolder } from '../helper.js'
import { startService, type ServiceProcess } from '../service-process.js'

t.setTimeout(300_000)

/** A command as npm runs it, after the build. */
async function command (t: Test, env: Record<string, string>, ...args: string[]): Promise<{ code: number | null, output: string }> {
  const { code, out, err } = await runCommand(t, 'backup', { args, env })
  return { code, output: out + err }
}

const bare = async (t: Test): Promise<string> => {
  const url = new URL(await createDatabase(t))
  const name = `bare_${url.pathname.slice(6)}`
  await withClient(url.href, (client) => client.query(`create database ${name}`))
  t.teardown(() => dropDatabase(name))
  return urlOf(name)
}

/** Somebody who writes until he is told to stop; what was acknowledged, with the time of it. */
async function writer (service: ServiceProcess) {
  const { accessToken: token } = await service.register()
  const { body: { id } } = await service.json('/api/chat-sessions', { token, body: { agentId: 'guide', title: 'Quotes "\\.", tabs \t and 漢字' } })
  const acknowledged: { content: string, at: number }[] = []
  const end = new AbortController()
  const over = (async () => {
    for (let n = 0; !end.signal.aborted; n += 1) {
      const content = `${n}\n\\.\n\ttab \\N back\\slash "quote" 👩‍👩‍👧`
      const { status } = await service.json(`/api/chat-sessions/${id}/messages`, { token, body: { role: 'user', content } })
      if (status === 201) acknowledged.push({ content, at: Date.now() })
    }
  })()
  return { token, id: id as string, acknowledged, stop: async () => { end.abort(); await over } }
}

const contents = async (url: string): Promise<string[]> =>
  await withClient(url, async (client) => (await client.query<{ content: string }>('select content from messages order by seq')).rows.map(({ content }) => content))

t.test('a backup under load has all that was acknowledged before it, and is whole or not there', async (t) => {
  const database = await createDatabase(t)
  const folder = await temporaryFolder(t)
  const env = { DATA_DIR: folder, DATABASE_URL: database, JWT_SECRET, AGENTS_CONFIG_PATH: 'config/agents.json' }
  const service = await startService(t, { env })
  const { token, id, acknowledged, stop } = await writer(service)
  t.match(await service.json('/api/chat/completions', { token, body: { agentId: 'guide', message: 'What is a login?' } }), { status: 200 })
  const file = join(folder, 'parley.backup')
  const began = Date.now()
  const { code, output } = await command(t, env, 'backup', file)
  t.equal(code, 0, output)
  t.match(output, /is written: 2 users, 2 conversations, \d+ messages/)
  await stop()
  t.equal((await stat(file)).mode & 0o777, 0o600)
  t.same((await readdir(folder)).filter((name) => name.includes('unfinished')), [])

  const target = await bare(t)
  const restored = await command(t, { ...env, DATABASE_URL: target }, 'restore', file)
  t.equal(restored.code, 0, restored.output)
  const there = new Set(await contents(target))
  const before = acknowledged.filter(({ at }) => at < began).map(({ content }) => content)
  t.ok(before.length > 0)
  t.same(before.filter((content) => !there.has(content)), [], 'nothing acknowledged before is lost')

  const elsewhere = await startService(t, { env: { ...env, DATABASE_URL: target } })
  t.match(await elsewhere.json(`/api/chat-sessions/${id}/messages?limit=5`, { token }), { status: 200 })
  t.match(await elsewhere.json(`/api/chat-sessions/${id}/messages`, { token, body: { role: 'user', content: 'it goes on' } }), { status: 201 })

  const again = await command(t, { ...env, DATABASE_URL: target }, 'restore', file)
  t.same([again.code, /users already/.test(again.output)], [1, true], again.output)
  const whole = await readFile(file)
  for (const [what, data, said] of [
    ['cut', whole.subarray(0, whole.length / 2), /damaged, or was cut/],
    ['not compressed', Buffer.from('hello'), /damaged/]
  ] as const) {
    const bad = join(folder, 'bad.backup')
    await writeFile(bad, data)
    const empty = await bare(t)
    const refused = await command(t, { ...env, DATABASE_URL: empty }, 'restore', bad)
    t.same([refused.code, said.test(refused.output)], [1, true], `${what}: ${refused.output}`)
    const retried = await command(t, { ...env, DATABASE_URL: empty }, 'restore', file)
    t.equal(retried.code, 0, `${what}: what failed left nothing that is in the way: ${retried.output}`)
  }
  t.match(await command(t, env, 'backup', join(folder, 'no', 'such', 'folder')), { code: 1, output: /ENOENT/ })
  t.match(await command(t, env, 'restore', join(folder, 'nothing')), { code: 1, output: /ENOENT/ })
  t.match(await command(t, env, 'restore'), { code: 1, output: /say: npm run backup/ })
})

t.test('the embedded database is saved while the service runs, and moved once it has stopped', async (t) => {
  const folder = await temporaryFolder(t)
  const env = { DATA_DIR: join(folder, 'data'), AGENTS_CONFIG_PATH: 'config/agents.json' }
  const service = await startService(t, { env })
  const { id, token, acknowledged, stop } = await writer(service)
  const file = join(folder, 'parley.backup')
  const saved = await command(t, env, 'backup', file)
  t.equal(saved.code, 0, saved.output)
  const target = await bare(t)
  t.match(await command(t, env, 'move', target), { code: 1, output: /stop it first/ })
  t.match(await command(t, env, 'restore', file), { code: 1, output: /stop it first/ })
  await stop()
  t.equal(await service.stop(), 0)
  const moved = await command(t, env, 'move', target)
  t.equal(moved.code, 0, moved.output)
  t.same((await contents(target)).toSorted(), acknowledged.map(({ content }) => content).toSorted(), 'every message is there once')
  const there = await startService(t, { env: { ...env, DATABASE_URL: target } })
  t.match(await there.json(`/api/chat-sessions/${id}`, { token }), { status: 200 }, 'signed in as before')

  const other = { ...env, DATA_DIR: join(folder, 'other') }
  const restored = await command(t, other, 'restore', file)
  t.equal(restored.code, 0, restored.output)
  t.match(await command(t, { ...env, DATABASE_URL: target }, 'move', target), { code: 1, output: /DATABASE_URL is set/ })
})
