/** What an answer costs the database: a statement that was saved does not come back unseen. */
import t from 'tap'
import { readEvents } from '../../event-reader.js'
import { build, eventually } from '../../helper.js'
import { says, startUpstream } from '../../upstream.js'

t.test('an answer takes two statements, and one for the history of an older conversation', async (t) => {
  const upstream = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await app.register()
  upstream.script(says('Hello'))
  const names: string[] = []
  const { db } = app.app
  const { query } = db
  db.query = ((sql: string, parameters: unknown[], name?: string) => {
    // What runs for each answer has a name; sweeps, indexing and jobs have none.
    if (/\b(sessions|messages|generations)\b/.test(sql) && name !== undefined && name !== 'checkpoint') names.push(name)
    return query.call(db, sql, parameters, name)
  }) as typeof query
  const statements = async (ask: () => Promise<unknown>): Promise<string[]> => {
    names.length = 0
    await ask()
    return [...names]
  }
  const complete = (body: object) => app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'Hi', ...body } })

  let first = await complete({})
  t.same(await statements(async () => { first = await complete({}) }), ['start-new-sessions', 'finish'], 'as JSON: the question is not read back')
  const { sessionId, userMessage, message } = first.body as { sessionId: string, userMessage: { id: string }, message: { id: string } }
  t.same((await app.json(`/api/chat-sessions/${sessionId}/messages`, { token })).body, { messages: [userMessage, message], nextCursor: null }, 'and is what is stored')
  t.same(await statements(async () => await (await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'Hi', stream: true } })).ended),
    ['start-new-sessions', 'finish'], 'as a stream')
  t.same(await statements(() => complete({ sessionId })), ['start-in-sessions', 'branch-context', 'finish'], 'in an older conversation')
  const retry = await app.json(`/api/chat/messages/${message.id}/retry`, { token, body: {} })
  t.match(retry.body, { userMessage: { id: userMessage.id, siblings: { count: 1 } }, message: { siblings: { index: 1, count: 2 } } })
  const edit = await app.json(`/api/chat/messages/${userMessage.id}/edit`, { token, body: { content: 'Ho' } })
  t.match(edit.body, { userMessage: { siblings: { index: 1, count: 2, previousId: userMessage.id } } }, 'what opened a branch has its siblings')
  await eventually('all calls', () => upstream.calls.length === 6)
})
