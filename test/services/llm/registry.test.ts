import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { createGuideProvider } from '../../../services/guide/provider.js'
import llm from '../../../services/llm/index.js'
import type { ProviderEvent, ProviderRequest } from '../../../services/llm/provider.js'
import { loadProviders } from '../../../services/llm/registry.js'
import { client, collect, request, sse, upstreamServer } from './upstream.js'

function generate (app: FastifyInstance, name: string, call: ProviderRequest): AsyncIterable<ProviderEvent[]> {
  const provider = app.llm.provider(name)
  if (provider === undefined) throw new Error(`no ${name}`)
  return provider.generate(call)
}

t.test('a provider is a file', async (t) => {
  const folder = t.testdir({
    'echo.js': 'export default ({ http }) => ({ name: "echo", http })',
    'echo.js.map': '{}',
    'echo.d.ts': 'export {}',
    'later.js': 'export const protocol = { name: "later", needs: { endpoint: true, model: "none" } }'
  })
  const http = client(t)
  const url = pathToFileURL(`${folder}/`)
  const registry = await loadProviders(url, { http })
  t.same(registry.names, ['echo'])
  t.match(registry.provider('echo'), { name: 'echo', http })
  t.equal(registry.provider('constructor'), undefined)
  t.equal(registry.provider('later'), undefined, 'known, but not spoken')
  t.same(registry.protocols.map(({ name }) => name), ['echo', 'later'])

  await writeFile(`${folder}/second.js`, 'export default () => ({ name: "echo" })')
  await t.rejects(loadProviders(url, { http }), { message: /second.js is a second provider of the name echo/ })
  await writeFile(`${folder}/none.js`, 'export const name = "none"')
  await t.rejects(loadProviders(url, { http }), { message: /none.js has no provider/ })
})

t.test('the service loads its own providers, and closes their connections', async (t) => {
  const app = Fastify()
  app.decorate('config', { upstreamAllowedHosts: [] } as never)
  await app.register(llm)
  app.llm.register(createGuideProvider({ retrieve: async () => [] }))
  t.throws(() => { app.llm.register(createGuideProvider({ retrieve: async () => [] })) }, { message: /second provider of the name guide/ })
  t.same(['anthropic', 'guide', 'openai'].filter((name) => app.llm.provider(name)?.name !== name), [])
  t.ok(app.llm.names.includes('guide'))
  const answer = await collect(generate(app, 'guide', request('', { stream: false })))
  t.match(answer, [{ text: /found nothing/ }, { type: 'finish' }])

  const url = await upstreamServer(t, (_message, response) => { sse(response).write('data: {"choices":[{"delta":{"content":"so far"}}]}\n\n') })
  await t.rejects(async () => {
    for await (const batch of generate(app, 'openai', request(url))) {
      t.equal(batch.length, 1)
      await app.close()
    }
  }, { name: 'UpstreamFailure', kind: 'reset' })
})
