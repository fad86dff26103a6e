import t from 'tap'
import { createTabs, type TabMessage } from '../../client/tabs.js'
import type { Tokens } from '../../client/index.js'
import { eventually } from '../helper.js'

const tokens: Tokens = { accessToken: 'a', refreshToken: 'r', expiresIn: 900, obtainedAt: 1 }

t.test('with a shared store, tasks run under its lock, one after the other, whatever becomes of them', async (t) => {
  const order: string[] = []
  const locks = {
    async request<T> (name: string, task: () => Promise<T>): Promise<T> {
      order.push(`lock ${name}`)
      return await task()
    }
  }
  const tabs = createTabs('shared', () => undefined, { navigator: { locks } })
  const failed = tabs.exclusive(async () => {
    await new Promise((resolve) => setImmediate(resolve))
    order.push('first')
    throw new Error('no')
  })
  const done = tabs.exclusive(async () => { order.push('second') })
  await t.rejects(failed, { message: 'no' })
  await done
  t.strictSame(order, ['lock shared', 'first', 'lock shared', 'second'])
  tabs.tell(null)
  tabs.close()
})

t.test('tabs of one store hear each other, clients with stores of their own do not', async (t) => {
  const heard: TabMessage[] = []
  const other = new BroadcastChannel('shared')
  const tabs = createTabs('shared', (message) => { heard.push(message) })
  const alone = createTabs(undefined, () => { t.fail('heard somebody else') })
  alone.tell(null)
  const told = new Promise<unknown>((resolve) => { other.onmessage = (event) => { resolve((event as MessageEvent).data) } })
  tabs.tell(tokens)
  t.strictSame(await told, tokens)
  other.postMessage(null)
  await eventually('the message', () => heard.length > 0)
  t.strictSame(heard, [null], 'and not its own')
  for (const open of [tabs, alone, other]) open.close()
})
