/** Memory of a call whose upstream has begun its answer and is silent: nothing of what was asked but what the end is counted by. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t, { type Test } from 'tap'
import { CallEnd, type Call } from '../../../services/calls/call.js'
import { handTo } from '../../../services/llm/batches.js'
import { sse } from '../llm/upstream.js'
import { gate } from '../../upstream.js'
import { agentOf, callsOf, chunk, upstream } from './harness.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** A call whose upstream says a word and then nothing; it is held by nobody here. */
async function begun (t: Test): Promise<{ call: WeakRef<Call>, end: CallEnd, over: Promise<void> }> {
  const { url } = await upstream(t, (response) => { sse(response).write(chunk({ content: 'hi' })) })
  const agent = agentOf('a', url, { timeouts: { firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 } })
  const { calls } = callsOf(t, agent)
  const end = new CallEnd()
  const said = gate()
  const over = gate()
  const open = (): WeakRef<Call> => {
    const call: Call = {
      agent, history: () => [{ role: 'user', content: 'hello' }], temperature: null, maxTokens: null, variables: {}, detail: false, userId: 'u', keyId: null, purpose: 'turn', front: 'native', chatId: 's'
    }
    handTo(calls.open(call, end)[Symbol.asyncIterator](), {
      take (batch) {
        if (batch.some(({ type }) => type === 'text')) said.open()
        return undefined
      },
      over: () => { over.open() }
    })
    return new WeakRef(call)
  }
  const call = open()
  await said.opened
  return { call, end, over: over.opened }
}

t.test('what was asked is let go of, with all that hangs on it', async (t) => {
  const { call, end, over } = await begun(t)
  for (let turn = 0; turn < 100 && call.deref() !== undefined; turn += 1) {
    await new Promise(setImmediate)
    collect()
  }
  t.equal(call.deref(), undefined)
  end.abort()
  await over
})
