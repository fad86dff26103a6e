/** The service killed with -9 in the middle of a response: its reader comes back with the number of the last event that he has. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { eventually, temporaryFolder } from '../helper.js'
import { eventsOf, textOf, type Event } from '../routes/v1/responses/events.js'
import { startService } from '../service-process.js'
import { startUpstream } from '../upstream.js'

const PATH = '/v1/responses'

t.test('a response outlives its process, and its events keep their numbers', async (t) => {
  const upstream = await startUpstream(t)
  const dataDir = await temporaryFolder(t)
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const env = { DATA_DIR: dataDir, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1' }
  let service = await startService(t, { env })
  const { accessToken: token } = await service.register()

  upstream.script(async (call) => {
    for (const piece of ['One ', 'two ', 'three ']) await call.text(piece)
    await call.closed
  })
  const response = await service.fetch(PATH, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'writer', input: 'Count', stream: true, background: true })
  })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  let told = ''
  while (!told.includes('three ')) told += new TextDecoder().decode((await reader.read()).value)
  const events: Event[] = eventsOf(t, told).events
  const { id } = events[0]?.['response'] as { id: string }
  t.equal(textOf(events), 'One two three ')
  await eventually('a checkpoint', async () => (await service.json(`${PATH}/${id}`, { token })).body.output[0]?.content[0].text === 'One two three ')
  const parting = reader.read().catch(() => undefined)
  await service.stop('SIGKILL')
  await parting
  service = await startService(t, { env })

  const { body } = await service.json(`${PATH}/${id}`, { token })
  t.match(body, { status: 'incomplete', incomplete_details: { reason: 'interrupted' }, output: [{ status: 'incomplete', content: [{ text: 'One two three ' }] }] })
  for (const { sequence_number: number } of events) {
    const rest = eventsOf(t, (await service.json(`${PATH}/${id}?stream=true&starting_after=${number}`, { token })).text).events
    const had = textOf(events.filter(({ sequence_number: n }) => n <= number))
    t.equal(had + textOf(rest), 'One two three ', `after ${number} no text is lost and none comes twice`)
    t.ok(rest.filter(({ type }) => type === 'response.output_text.delta').length <= 1, 'the rest as one delta')
    t.match(rest.at(-1), { type: 'response.incomplete', response: { id, status: 'incomplete' } })
  }
  const beyond = eventsOf(t, (await service.json(`${PATH}/${id}?stream=true&starting_after=500`, { token })).text).events
  t.match(beyond, [{ type: 'response.incomplete', sequence_number: 501 }], 'who has more than was left is told the end alone')

  upstream.script((call) => { void call.text('four'); call.finish() })
  const next = await service.json(PATH, { token, body: { model: 'writer', input: 'And?', previous_response_id: id } })
  t.match(next.body, { status: 'completed', previous_response_id: id })
  t.same(upstream.calls.at(-1)?.body.messages.map(({ content }) => content), ['Count', 'One two three ', 'And?'], 'the conversation goes on')
  t.equal(await service.stop('SIGTERM'), 0)
})
