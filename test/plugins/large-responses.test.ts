/** Large responses of one caller are prepared a few at a time, and nobody else waits for them. */
import fastify from 'fastify'
import fp from 'fastify-plugin'
import t from 'tap'
import largeResponses from '../../plugins/large-responses.js'
import { eventually } from '../helper.js'

t.test('turns', async (t) => {
  const app = fastify({ forceCloseConnections: true })
  t.teardown(() => app.close())
  await app.register(fp(async (scope) => {
    scope.decorateRequest('principal', null)
    scope.decorateRequest('network', { getter () { return String(this.headers['x-caller']) } })
  }, { name: 'principal' }))
  await app.register(largeResponses)
  let closed = 0
  app.server.on('connection', (socket) => { socket.once('close', () => { closed += 1 }) })
  const preparing: { caller: string, fail: boolean, finish: () => void }[] = []
  app.get('/large', { config: { large: true } }, async ({ network }) => {
    const one = { caller: network, fail: false, finish: () => undefined as void }
    await new Promise<void>((resolve) => {
      one.finish = resolve
      preparing.push(one)
    })
    preparing.splice(preparing.indexOf(one), 1)
    if (one.fail) throw new Error('no')
    return network
  })
  app.get('/small', async () => 'small')
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const get = (path: string, caller: string, signal?: AbortSignal) => fetch(`${url}${path}`, { headers: { 'x-caller': caller }, ...(signal === undefined ? {} : { signal }) })
  const of = (caller: string) => preparing.filter((one) => one.caller === caller)

  const hangUp = new AbortController()
  const greedy = Array.from({ length: 2 }, () => get('/large', 'greedy'))
  await eventually('two to be prepared', () => of('greedy').length === 2)
  const leaving = Array.from({ length: 3 }, () => get('/large', 'greedy', hangUp.signal).catch(() => 'left'))
  const patient = Array.from({ length: 3 }, () => get('/large', 'greedy'))
  const modest = get('/large', 'modest')
  await eventually('another caller to have a turn', () => of('modest').length === 1)
  t.equal((await get('/small', 'greedy')).status, 200, 'what is small does not wait')
  t.equal(of('greedy').length, 2, 'a third waits')
  hangUp.abort()
  t.same(await Promise.all(leaving), ['left', 'left', 'left'])
  await eventually('the service to know', () => closed === 3)
  const [first] = of('greedy')
  if (first !== undefined) first.fail = true
  first?.finish()
  await eventually('the next one', () => first !== undefined && !preparing.includes(first) && of('greedy').length === 2)
  // Five of the greedy one stay: the last two have no successor.
  for (let left = 4; left > 0; left -= 1) {
    const [one] = of('greedy')
    one?.finish()
    await eventually('its successor', () => one !== undefined && !preparing.includes(one) && of('greedy').length === Math.min(2, left - 1))
  }
  of('modest')[0]?.finish()
  t.same((await Promise.all([...greedy, ...patient])).map(({ status }) => status).sort(), [200, 200, 200, 200, 500])
  t.equal((await modest).status, 200)
})
