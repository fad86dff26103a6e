import t from 'tap'
import { ReadCoalescer } from '../../../../services/llm/transport/coalescer.js'
import type { UpstreamCall } from '../../../../services/llm/transport/port.js'
import { client, sse, upstreamServer } from '../upstream.js'

const timeouts = { firstByteMs: 10_000, idleMs: 10_000, totalMs: 60_000 }
const call = (url: string): UpstreamCall =>
  ({ url, method: 'POST', headers: {}, body: 'question', secret: null, timeouts, reach: 'any', signal: new AbortController().signal })

t.test('nobody waits while there are few reads', (t) => {
  const coalescer = new ReadCoalescer()
  // Ten streams of fifty tokens a second.
  for (let ms = 0; ms < 1000; ms += 2) t.notOk(coalescer.holds({ readOn () {} }, 9, 1, 100, 1_000_000 + ms))
  t.end()
})

t.test('while there are many, each read is followed by a wait, until there are few again', async (t) => {
  const coalescer = new ReadCoalescer()
  const held = (now: number, nth = 5, bytes = 100): Promise<number> | undefined => {
    let readOn = (): void => {}
    const waiting = new Promise<number>((resolve) => { readOn = () => { resolve(performance.now() - now) } })
    return coalescer.holds({ readOn }, nth, 1, bytes, now) ? waiting : undefined
  }
  const begin = performance.now()
  for (let read = 0; read < 40; read++) t.equal(held(begin), undefined, 'nobody knows yet how many come')
  const waits = Array.from({ length: 50 }, () => held(begin + 16)).filter((wait) => wait !== undefined)
  t.equal(waits.length, 50)
  for (const waited of await Promise.all(waits)) t.ok(waited >= 10, `${waited} ms after the read`)
  t.equal(held(begin + 17, 4), undefined, 'but not after the first reads of a body')
  t.equal(held(begin + 17, 5, 8192), undefined, 'nor after large ones')
  t.equal(held(begin + 10_000), undefined, 'after a silence nobody waits')
})

t.test('who was brought many pieces reads on before those who were brought one, though asked later', async (t) => {
  for (const lateBy of [0, 40]) {
    const coalescer = new ReadCoalescer()
    const begin = performance.now()
    for (let read = 0; read < 40; read++) coalescer.holds({ readOn () {} }, 9, 1, 100, begin)
    const order: string[] = []
    const all = Promise.all(['one', 'many', 'one'].map((name) => new Promise<void>((resolve) => {
      t.ok(coalescer.holds({ readOn () { order.push(name); resolve() } }, 9, name === 'many' ? 4 : 1, 100, begin + 16))
    })))
    // The event loop stands still until all of them are due.
    while (performance.now() < begin + lateBy);
    await all
    t.same(order, ['many', 'one', 'one'])
  }
})

t.test('many bodies at once are read in fewer pieces, and whole', async (t) => {
  const PIECES = 200
  const url = await upstreamServer(t, (_request, response) => {
    sse(response)
    let sent = 0
    const timer = setInterval(() => {
      if (sent < PIECES) response.write(`data: ${sent++}\n\n`)
      else { clearInterval(timer); response.end() }
    }, 1)
  })
  const http = client(t)
  let takes = 0
  const begin = performance.now()
  const texts = await Promise.all(Array.from({ length: 40 }, async () => {
    const response = await http.open(call(url))
    let text = ''
    await new Promise<void>((resolve, reject) => {
      response.pushTo?.({
        take (pieces) { takes += 1; text += Buffer.concat(pieces).toString(); return undefined },
        end (failure) {
          if (failure === undefined) resolve()
          else reject(new Error('broken', { cause: failure }))
        }
      })
    })
    response.release()
    return text
  }))
  const whole = Array.from({ length: PIECES }, (_, piece) => `data: ${piece}\n\n`).join('')
  for (const text of texts) t.equal(text, whole)
  // Whatever the machine's speed: the first reads of each, those before it is known that there are many, then one of each in 4 ms.
  const most = 40 * 4 + 2 * 40 + 40 * (performance.now() - begin) / 4
  t.ok(takes < Math.min(most, 40 * PIECES), `${takes} reads of ${40 * PIECES} pieces, at most ${most.toFixed(0)}`)
})
