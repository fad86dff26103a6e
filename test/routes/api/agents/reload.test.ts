/** The agents file, read again: on request, and when it changes. */
import { rename, symlink, writeFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createDatabase } from '../../../database.js'
import { build, eventually, temporaryFolder, type TestApp } from '../../../helper.js'
import { startUpstream } from '../../../upstream.js'

const agent = (id: string, fields = {}) => ({ id, name: id, provider: 'openai', endpoint: 'http://127.0.0.1:9/v1', apiKey: null, model: 'm1', ...fields })
const messagesOf = (body: { details: { errors: { message: string }[] } }): string[] => body.details.errors.map(({ message }) => message)
const modelOf = ({ app }: TestApp, id = 'writer') => app.agents.find(id)?.model

/** A path to the file that tells nobody of changes, so that only requests reload it: a link from another folder. */
async function linkTo (t: Test, file: string): Promise<string> {
  const link = join(await temporaryFolder(t), 'agents.json')
  await symlink(file, link)
  return link
}

async function replicas (t: Test, agents: object[], { isWatched }: { isWatched: boolean }) {
  const lines: string[] = []
  const path = join(await temporaryFolder(t), 'agents.json')
  const write = (content: object[]) => writeFile(path, JSON.stringify({ agents: content }))
  await write(agents)
  const database = await createDatabase(t)
  const env = { AGENTS_CONFIG_PATH: isWatched ? path : await linkTo(t, path), REST: 'set' }
  const one = await build(t, { database, env, log: (line) => { lines.push(line) } })
  // Its file is another one, so that it hears of changes by the feed alone.
  const other = join(await temporaryFolder(t), 'agents.json')
  await writeFile(other, JSON.stringify({ agents }))
  const two = await build(t, { database, env: { ...env, AGENTS_CONFIG_PATH: other } })
  return { one, two, path, write, lines }
}

t.test('a reload is whole, on every replica, and leaves agents of the API alone', async (t) => {
  const { one, two, path, write } = await replicas(t, [agent('a'), agent('b'), agent('c')], { isWatched: false })
  const { accessToken: token } = await one.admin()
  const reload = () => one.json('/api/agents/reload', { token, method: 'POST' })
  await one.json('/api/agents', { token, body: agent('made', { endpoint: 'https://example.invalid/v1' }) })
  const before = one.app.agents.find('a')
  t.same((await reload()).body, { added: [], changed: [], removed: [], unchanged: ['a', 'b', 'c'] })

  await write([agent('d'), agent('b', { model: 'm2' }), agent('a')])
  const began = performance.now()
  t.same((await reload()).body, { added: ['d'], changed: ['b'], removed: ['c'], unchanged: ['a'] })
  t.same(one.app.agents.all().map(({ id, isActive }) => [id, isActive]), [['d', true], ['b', true], ['a', true], ['c', false], ['made', true]])
  await eventually('the other replica', () => modelOf(two, 'b') === 'm2', 5)
  t.comment(`the other replica followed after ${(performance.now() - began).toFixed(0)} ms`)
  t.equal(one.app.agents.find('a'), before)
  t.same((await one.json('/api/agents', { token })).body.agents.map(({ id }: { id: string }) => id), ['d', 'b', 'a', 'made'])

  await t.test('ten agents with three mistakes each are thirty lines, and change nothing', async (t) => {
    await write(Array.from({ length: 10 }, (_, n) => ({ ...agent(`bad-${n}`), temperature: 9, provider: 'opnai', colour: 'red' })))
    const { status, body } = await reload()
    t.equal(status, 422)
    t.equal(body.code, 'AGENT_CONFIG_INVALID')
    t.equal(body.details.errors.length, 30)
    for (let n = 0; n < 10; n++) {
      const lines = messagesOf(body).filter((line) => line.startsWith(`agent bad-${n}: `))
      t.match([...lines].sort(), [/colour is not a field; there are id, name/, /provider must be one of anthropic, .*openai/, /temperature must be a number from 0 to 2 or null/])
    }
    t.match(body.details.errors[0], { path: '/agents/0/colour', keyword: 'additionalProperties' })
    t.equal(modelOf(one, 'b'), 'm2')
  })

  await t.test('other mistakes have their place too', async (t) => {
    const errors = async (text: string): Promise<string[]> => {
      await writeFile(path, text)
      return messagesOf((await reload()).body)
    }
    t.same(await errors('{\n  "agents": [\n    {"id": "a", "apiKey": "sk-canary" oops}\n  ]\n}'), ['line 3, column 39: this is not JSON'])
    t.same(await errors(''), ['line 1, column 1: this is not JSON'])
    t.same(await errors('[]'), ['the file must be an object of agents'])
    t.same(await errors('{"agents": {}, "more": 1}'), ['more is not a field; there are agents', 'agents must be a list of at most 1000'])
    t.match(await errors(JSON.stringify({ agents: [3, { ...agent('a'), endpoints: [{ endpoint: 'x', apiKey: 'sk-canary', weight: 0 }] }, { id: 'NO' }] })), [
      /^agent #1 must be an object/, /^agent a: endpoints\[0\].endpoint must be a text/, /^agent a: endpoints\[0\].weight must be a number above 0/,
      /^agent #3: id must be a text like/, /^agent #3: name is missing/, /^agent #3: provider is missing/
    ])
    t.match(await errors(JSON.stringify({ agents: [agent('made')] })), [/^agent made: its id is taken/])
    await rm(path)
    t.match(await errors(JSON.stringify({ agents: [{ ...agent('z'), name: '' }] })), [/name must be a text of 1 to 100 characters/])
    await rm(path)
    t.match(await reload(), { status: 422, body: { details: { errors: [{ message: /it is not there/, keyword: 'file' }] } } })
    await writeFile(path, `\ufeff${JSON.stringify({ agents: [agent('a')] })}`)
    t.match(await reload(), { status: 200, body: { removed: ['b', 'd'], unchanged: ['a'] } }, 'a byte order mark is none')
  })
  const { events } = (await one.json('/api/admin/audit-logs?action=agents.reload', { token })).body
  t.match(events.at(-2), { actorId: /.+/, details: { added: ['d'], changed: ['b'], removed: ['c'] } })
})

t.test('editing the file is a reload, however it is replaced', async (t) => {
  const { one, two, path, write, lines } = await replicas(t, [agent('writer')], { isWatched: true })
  const follows = async (what: string, model: string): Promise<void> => {
    await eventually(`${what} here`, () => modelOf(one) === model, 10)
    await eventually(`${what} there`, () => modelOf(two) === model, 5)
  }
  await write([agent('writer', { model: 'written' })])
  await follows('a file that was written', 'written')
  for (const model of ['renamed', 'again']) {
    await writeFile(`${path}.swp`, JSON.stringify({ agents: [agent('writer', { model })] }))
    await rename(`${path}.swp`, path)
    await follows('a file that was renamed', model)
  }
  await writeFile(path, '{"agents": [')
  await eventually('the error', () => lines.find((line) => line.includes('line 1, column 13: this is not JSON')), 10)
  t.equal(modelOf(one), 'again', 'a bad file changes nothing')
  await write([agent('writer', { model: 'mended' })])
  await follows('a mended file', 'mended')
  t.match(one.app.agents.find('writer'), { isActive: true })
})

t.test('a mounted ConfigMap is followed: the link beside it is swapped', async (t) => {
  const folder = await temporaryFolder(t)
  const put = async (name: string, model: string): Promise<void> => {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'agents.json'), JSON.stringify({ agents: [agent('writer', { model })] }))
    await symlink(name, join(folder, '..data_tmp'))
    await rename(join(folder, '..data_tmp'), join(folder, '..data'))
  }
  await put('..1', 'first')
  await symlink('..data/agents.json', join(folder, 'agents.json'))
  const app = await build(t, { env: { AGENTS_CONFIG_PATH: join(folder, 'agents.json') } })
  t.equal(modelOf(app), 'first')
  for (const [name, model] of [['..2', 'second'], ['..3', 'third']] as const) {
    await put(name, model)
    await eventually(model, () => modelOf(app) === model, 10)
  }
})

t.test('a running answer keeps the configuration that it began with', async (t) => {
  const upstream = await startUpstream(t)
  const path = join(await temporaryFolder(t), 'agents.json')
  const write = (fields: Record<string, unknown>) => writeFile(path, JSON.stringify({ agents: [upstream.agent('writer', fields)] }))
  await write({ model: 'old' })
  const app = await build(t, { env: { AGENTS_CONFIG_PATH: await linkTo(t, path) } })
  const { accessToken: token } = await app.admin()
  const answer = app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'q' } })
  const call = await eventually('the call', () => upstream.calls[0])
  await write({ model: 'new', isActive: false })
  await app.json('/api/agents/reload', { token, method: 'POST' })
  t.equal((await app.json('/api/agents/writer', { token })).status, 404)
  void call.text('done')
  call.finish()
  t.match(await answer, { status: 200, body: { message: { content: 'done', status: 'complete' } } })
})

t.test('an unset variable makes its agent inactive, and the list says which one', async (t) => {
  const app = await build(t, { agents: [agent('writer', { apiKey: ['$', '{NO_SUCH_KEY}'].join('') }), agent('off', { isActive: false })] })
  const { accessToken: token } = await app.admin()
  const { agents } = (await app.json('/api/agents?includeInactive=true', { token })).body
  const told = ({ id, isActive, inactiveReason, inactiveCause }: Record<string, unknown>) => [id, isActive, inactiveReason, inactiveCause]
  t.same(agents.map(told), [
    ['writer', false, 'NO_SUCH_KEY is not set', { code: 'unset', names: ['NO_SUCH_KEY'] }],
    ['off', false, 'its isActive is false', { code: 'switchedOff', names: [] }]
  ])
})
