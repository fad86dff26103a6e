import fc from 'fast-check'
import t from 'tap'
import { createFairQueue } from '../../../services/accounts/fair-queue.js'

t.test('addresses take turns, and people do', async (t) => {
  const queue = createFairQueue<{ name: string }>(20)
  for (let n = 0; n < 5; n++) queue.push({ address: 'a', person: 'ada' }, { name: `crowd ${n}` })
  queue.push({ address: 'a', person: 'grace' }, { name: 'same address' })
  queue.push({ address: 'b', person: 'ada' }, { name: 'same person' })
  const order = Array.from({ length: 8 }, () => queue.shift()?.name)
  t.same(order.slice(0, 5).filter((name) => name?.startsWith('same') === true).length, 2, order.join(', '))
  t.same(order.filter((name) => name?.startsWith('crowd') === true), ['crowd 0', 'crowd 1', 'crowd 2', 'crowd 3', 'crowd 4'], 'in line, first come first served')
  t.equal(order[7], undefined)
})

const step = fc.oneof(
  fc.record({ address: fc.constantFrom('a', 'b', 'c'), person: fc.constantFrom('x', 'y', 'z') }),
  fc.constant('shift' as const),
  fc.nat(30)
)

t.test('nothing is lost, nothing comes twice, and it never grows beyond its bound', async () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
    const queue = createFairQueue<{ n: number }>(6)
    const inLine = new Set<{ n: number }>()
    const all: { n: number }[] = []
    const take = (item: { n: number } | undefined): void => { if (item !== undefined && !inLine.delete(item)) throw new Error('was not in line') }
    for (const one of steps) {
      if (one === 'shift') take(queue.shift())
      else if (typeof one === 'number') {
        const item = all[one]
        if (item !== undefined) { queue.remove(item); inLine.delete(item) }
      } else {
        const item = { n: all.push({ n: all.length }) - 1 }
        all[item.n] = item
        inLine.add(item)
        take(queue.push(one, item))
      }
      if (queue.size !== inLine.size || queue.size > 6) throw new Error(`${queue.size} in line, ${inLine.size} expected`)
    }
    while (queue.size > 0) take(queue.shift())
    return inLine.size === 0
  }))
})
