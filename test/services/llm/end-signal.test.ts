import t from 'tap'
import { abortSignalOf, CallEnd, type EndSignal } from '../../../services/llm/end-signal.js'

for (const [name, make] of [
  ['the end of a call', () => new CallEnd()],
  ['an AbortController', () => { const controller = new AbortController(); return Object.assign(controller.signal, { abort: (reason?: unknown) => { controller.abort(reason) } }) }]
] as const) {
  t.test(`${name} is told once, with its reason, to who still listens`, async (t) => {
    const end: EndSignal & { abort(reason?: unknown): void } = make()
    const told: string[] = []
    const left = (): void => { told.push('left') }
    end.addEventListener('abort', left)
    end.addEventListener('abort', () => { told.push(`first: ${String(end.reason)}`) })
    end.addEventListener('abort', () => { told.push('second') }, { once: true })
    end.removeEventListener('abort', left)
    end.removeEventListener('abort', left)
    t.doesNotThrow(() => { end.throwIfAborted() })
    t.same([end.aborted, end.reason], [false, undefined])
    end.abort('why')
    end.abort('another reason')
    t.same(told, ['first: why', 'second'])
    t.same([end.aborted, end.reason], [true, 'why'])
    end.addEventListener('abort', left)
    end.abort()
    t.equal(told.length, 2, 'nobody hears of an end that has come')
    try {
      end.throwIfAborted()
      t.fail('it does not throw')
    } catch (error) {
      t.equal(error, 'why')
    }
  })

  t.test(`${name} without a reason is whoever asked having left`, async (t) => {
    const end = make()
    end.abort()
    t.match(end.reason, { name: 'AbortError' })
  })

  t.test(`${name} is an AbortSignal for what takes no other`, async (t) => {
    const [end, ended] = [make(), make()]
    const signal = abortSignalOf(end)
    t.notOk(signal.aborted)
    ended.abort('before')
    t.same([abortSignalOf(ended).aborted, abortSignalOf(ended).reason], [true, 'before'])
    end.abort('why')
    t.same([signal.aborted, signal.reason], [true, 'why'])
  })
}
