import { readFileSync } from 'node:fs'
import fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import edge from '../../plugins/edge.js'
import { build, eventually } from '../helper.js'

t.test('the order of a request is the one that is written down', async (t) => {
  const { app } = await build(t, { agents: [], env: { CORS_ORIGINS: '*', RATE_LIMIT_MAX: '1000' } })
  const text = readFileSync('docs/architecture.md', 'utf8')
  const written = Object.fromEntries([...text.matchAll(/^\| `(onRequest|preParsing|preValidation|close)` \| (.+) \|$/gm)].map(([, phase = '', steps = '']) => [phase, steps.split(', ')]))
  t.same(app.edge.order, written)
})

async function start (t: Test): Promise<{ app: FastifyInstance, listen: () => Promise<string> }> {
  const app = fastify()
  t.teardown(() => app.close())
  await app.register(edge)
  return { app, listen: () => app.listen({ host: '127.0.0.1', port: 0 }) }
}

t.test('steps are taken one after the other, those that wait too', async (t) => {
  const { app, listen } = await start(t)
  const taken: string[] = []
  app.edge.step('onRequest', 'a', () => { taken.push('a'); return undefined })
  app.edge.step('onRequest', 'b', async () => { await new Promise(setImmediate); taken.push('b'); return undefined })
  await app.edge.hooksOf('package', async () => { app.addHook('onRequest', async () => { taken.push('package') }) })
  app.edge.step('onRequest', 'c', (_request, _reply, { url }) => { taken.push(`c ${url ?? '?'}`); return undefined })
  app.edge.step('preParsing', 'd', () => { taken.push('d'); return undefined })
  app.edge.step('preValidation', 'e', () => { taken.push('e'); return undefined })
  app.edge.atClose('f', () => { taken.push('f') })
  app.get('/x', async () => { taken.push('handler'); return {} })
  await fetch(`${await listen()}/x`)
  await eventually('the end', () => taken.includes('f'))
  t.same(taken, ['a', 'b', 'package', 'c /x', 'd', 'e', 'handler', 'f'])
  t.same(app.edge.order, { onRequest: ['a', 'b', 'package', 'c'], preParsing: ['d'], preValidation: ['e'], close: ['f'] })
})

t.test('a step that refuses is the last one, whichever way it does', async (t) => {
  const refusals: Record<string, () => Error | Promise<Error | undefined>> = {
    returned: () => new Error('no'),
    thrown () { throw new Error('no') },
    'returned later': async () => new Error('no'),
    'thrown later': async () => { throw new Error('no') }
  }
  for (const phase of ['onRequest', 'preParsing', 'preValidation'] as const) {
    for (const [way, refuse] of Object.entries(refusals)) {
      const { app, listen } = await start(t)
      let closed = 0
      app.edge.step(phase, 'refuses', refuse)
      app.edge.step(phase, 'after', () => { t.fail('taken'); return undefined })
      app.edge.atClose('end', () => { closed += 1 })
      app.get('/x', async () => { t.fail('handled') })
      const response = await fetch(`${await listen()}/x`)
      t.equal(response.status, 500, `${phase}, ${way}`)
      t.match(await response.json(), { message: 'no' })
      await eventually('the end', () => closed === 1)
    }
  }
})
