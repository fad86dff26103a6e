import t from 'tap'
import { joined, paced, WRITE } from '../../../services/sessions/pace.js'

const busy = (ms: number): void => { for (const from = performance.now(); performance.now() - from < ms;) { /* Work. */ } }

async function * pieces (ms: number): AsyncGenerator<number> {
  for (let piece = 0; piece < 4; piece++) {
    busy(ms)
    yield piece
  }
}

t.test('after each piece there is a rest as long as it took', async (t) => {
  const rests: number[] = []
  const taken: number[] = []
  for await (const piece of paced(pieces(5), async (ms) => { rests.push(ms) })) taken.push(piece)
  t.same(taken, [0, 1, 2, 3])
  t.equal(rests.length, 4)
  t.ok(Math.min(...rests) > 0)
  t.ok(Math.max(...rests) <= 20)
})

t.test('a taker who takes his time is rest enough', async (t) => {
  const rests: number[] = []
  for await (const piece of paced(pieces(0.1), async (ms) => { rests.push(ms) })) busy(25 + piece)
  t.same(rests, [])
})

t.test('it rests by itself, and ends with its taker', async (t) => {
  let ended = false
  const endless = async function * (): AsyncGenerator<number> {
    try {
      for (let piece = 0; ; piece++) yield piece
    } finally {
      ended = true
    }
  }
  for await (const piece of paced(endless())) if (piece === 2) break
  t.ok(ended)
})

t.test('short texts go together, and none is held for more than a piece', async (t) => {
  const text = 'x'.repeat(WRITE / 4 - 1)
  let made = 0
  const texts = async function * (): AsyncGenerator<string> {
    for (; made < 9; made++) yield text
    yield 'end'
  }
  const lengths: number[] = []
  for await (const piece of joined(texts())) {
    lengths.push(piece.length)
    t.ok(made <= 5 * lengths.length, 'no more is read than is taken')
  }
  t.same(lengths, [5 * text.length, 4 * text.length + 3])
})
