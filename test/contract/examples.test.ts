/**
 * Every operation of the OpenAPI document is asked as its examples say, for things that exist, and gives the success that it documents;
 * that the answer is as its schema says, the witness of `build` sees to.
 */
import t from 'tap'
import { build, type TestApp } from '../helper.js'
import { says, startUpstream } from '../upstream.js'
import type { Operation } from './inputs.js'
import type { Json } from './values.js'

interface Media { example?: Json, examples?: Record<string, { value: Json }> }
type Parameter = NonNullable<Operation['parameters']>[number] & { example?: unknown }
type Described = Omit<Operation, 'path' | 'method' | 'parameters'> & { parameters?: Parameter[] }
interface Document { paths: Record<string, Record<string, Described>> }

/** What an operation is asked about, made afresh for each, since many of them end it. */
type Texts = Record<string, string>
interface Things { path: Texts, body: Json, query: Texts, headers: Texts, token: string | undefined }

const PASSWORD = 'correct-horse-1'
let made = 0

/** Everything that a call may need, of an account of its own. */
async function things ({ json, register, app }: TestApp, root: string, path: string): Promise<Things> {
  const { accessToken, refreshToken, user } = await register(`example-${++made}`)
  const token = accessToken
  const { body: turn } = await json('/api/chat/completions', { token, body: { agentId: 'guide', message: 'What is a login?' } })
  const { body: response } = path.startsWith('/v1') ? await json('/v1/responses', { token, body: { model: 'echo', input: 'Good morning' } }) : { body: { id: '' } }
  const { body: key } = await json('/api/auth/api-keys', { token, body: { name: 'a key' } })
  const { body: share } = await json(`/api/chat-sessions/${turn.sessionId}/share`, { method: 'POST', token })
  const { body: { logins: [login] } } = await json('/api/auth/logins', { token })
  const { body: { shares: [shared] } } = await json(`/api/admin/users/${user.id}/shares`, { token: root })
  if (path.includes('/agents')) await json('/api/agents', { token: root, body: { id: `agent-${made}`, name: 'Agent', provider: 'guide' } })
  const [queue] = (await app.inject({ url: '/api/admin/queues', headers: { authorization: `Bearer ${root}` } })).json().queues
  const isOperator = path.startsWith('/api/admin') || path.startsWith('/api/agents')
  const ids: [place: RegExp, id: string][] = [
    [/^\/api\/admin\/users/, user.id], [/\/agents/, `agent-${made}`], [/\/generations/, turn.message.id], [/\/logins/, login.id], [/\/api-keys/, key.id], [/\/edit$/, turn.userMessage.id],
    [/\/chat\/messages/, turn.message.id], [/^\/v1\/models/, 'guide'], [/^\/v1/, response.id], [/./, turn.sessionId]
  ]
  const id = ids.find(([place]) => place.test(path))?.[1] ?? ''
  return {
    path: { id, loginId: login.id, keyId: key.id, shareId: shared.id, chatId: turn.sessionId, messageId: turn.message.id, token: share.token, name: queue.name, action: 'pause' },
    // What an example can't know: names that are taken, secrets that are made up.
    body: { refreshToken, currentPassword: PASSWORD, ...(path === '/api/auth/login' ? { username: user.username, password: PASSWORD } : {}) },
    query: { leaf: turn.message.id, key: 'agents' },
    headers: { 'last-event-id': `${turn.message.id}:0:1`, 'idempotency-key': `example-${made}` },
    token: path === '/metrics' ? undefined : isOperator ? root : token
  }
}

t.test('each example is answered as documented', async (t) => {
  const upstream = await startUpstream(t, says('Hello'))
  const service = await build(t, { agents: [{ id: 'guide', name: 'Guide', provider: 'guide' }, upstream.agent('echo')] })
  const document = JSON.parse(service.app.openApiText()) as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })))
  const { accessToken: root } = await service.admin()
  let bodies = 0

  for (const { path, method, parameters = [], requestBody, responses } of operations) {
    const where = `${method.toUpperCase()} ${path}`
    const known = await things(service, root, path)
    const { example: only, examples: several = {} } = (requestBody?.content['application/json'] ?? {}) as Media
    const examples = requestBody === undefined
      ? [undefined]
      : [...only === undefined ? [] : [only], ...Object.values(several).map(({ value }) => value)]
    t.ok(examples.length > 0, `${where}: has an example`)
    for (const [n, example] of examples.entries()) {
      if (example !== undefined) bodies += 1
      const given = n === 0 ? known : await things(service, root, path)
      const query = new URLSearchParams(parameters.filter((one) => one.in === 'query').flatMap(({ name, example }) => {
        const value = given.query[name] ?? example
        return value === undefined ? [] : [[name, String(value)] as [string, string]]
      }))
      const headers = Object.fromEntries(parameters.filter((one) => one.in === 'header' && method === 'get').map(
        ({ name }) => [name, given.headers[name] ?? '']))
      const body = example === undefined
        ? undefined
        : { ...example, ...Object.fromEntries(Object.entries(given.body).filter(([name]) => name in example)) }
      const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given.path[name] ?? ''))
      const { status, text } = await service.json(`${address}${query.size === 0 ? '' : `?${query}`}`, {
        method: method.toUpperCase(),
        headers,
        ...(body === undefined ? {} : { body }),
        ...(given.token === undefined ? {} : { token: given.token })
      })
      t.ok(status < 300 && String(status) in responses, `${where}: ${status} ${status < 300 ? '' : `${text} for ${JSON.stringify(body)}`}`)
    }
  }
  t.ok(bodies > 20, `${bodies} bodies were sent`)
})
