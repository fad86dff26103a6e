/** What every log of an answer's events has to do, whoever fills it: run against each implementation by a test of its own. */
import type { Test } from 'tap'
import type { EventLog } from '../../../../services/generations/event-log/port.js'
import { START, type Cursor, type StreamEvent } from '../../../../services/generations/stream-event.js'

/** A log, and the answer behind it. */
export interface LogUnderTest {
  log: EventLog
  /** The answer's text goes on. */
  say(text: string): Promise<void>
  /** The answer ends: well, or with an error code. */
  end(code?: string): Promise<void>
  /** Text that storage has; asked for what the log does not keep. */
  stored(from: number, to: number): Promise<string>
}

/** Everything from a cursor on, as it comes, up to the terminal event or so much text. */
async function read ({ log, stored }: LogUnderTest, from: Cursor, until = Infinity): Promise<{ events: StreamEvent[], text: string }> {
  const events: StreamEvent[] = []
  let text = ''
  let cursor = from
  for (;;) {
    let wake = (): void => undefined
    const changed = new Promise<void>((resolve) => { wake = resolve })
    const unlisten = log.listen(wake)
    const reading = log.after(cursor)
    const { missingUntil } = reading
    const found: StreamEvent[] = missingUntil === undefined
      ? reading.events
      : [{ type: 'chunk', data: { content: await stored(cursor.chars, missingUntil) }, n: cursor.n + 1, chars: missingUntil }]
    for (const event of found) {
      events.push(event)
      if (event.type === 'chunk') text += (event.data as { content: string }).content
    }
    const last = found.at(-1)
    if (last === undefined) await changed
    unlisten()
    cursor = last ?? cursor
    if ((last !== undefined && ['end', 'error'].includes(last.type)) || from.chars + text.length >= until) return { events, text }
  }
}

/**
 * Run the suite.
 * @param t the test
 * @param open begins an answer, and its log
 */
export async function eventLogSuite (t: Test, open: (t: Test) => Promise<LogUnderTest>): Promise<void> {
  const TEXT = ['Good ', 'morning, 南京 ', '👩‍👩‍👧 and ', 'everybody.']
  const whole = TEXT.join('')

  await t.test('each reader gets the text once and whole, from wherever it was', async (t) => {
    const test = await open(t)
    const early = read(test, START)
    for (const text of TEXT) await test.say(text)
    await read(test, START, whole.length)
    t.equal(test.log.closed, false, 'nothing has ended it')
    await test.end()
    const all = await early
    t.equal(test.log.closed, true)
    t.same([all.text, all.events[0]?.type, all.events.at(-1)?.type], [whole, 'start', 'end'])
    t.same(all.events.map(({ n }) => n), all.events.map((_, index) => index + 1), 'numbered on')
    t.same(all.events.map(({ chars }) => chars), all.events.map(({ chars }) => chars).toSorted((a, b) => a - b), 'in order')
    for (let chars = 0; chars <= whole.length; chars += 1) {
      const late = await read(test, { chars, n: 1 })
      if (whole.slice(0, chars) + late.text !== whole || late.events.at(-1)?.type !== 'end' || late.events.some(({ type }) => type === 'start')) {
        t.fail(`from ${chars}: ${JSON.stringify(late)}`)
      }
    }
    t.same((await read(test, { chars: whole.length + 9, n: 99 })).events.map(({ type }) => type), ['end'], 'who claims to have more gets the end')
  })

  await t.test('readers are told of what is new, until they leave', async (t) => {
    const test = await open(t)
    await read(test, START, 0)
    const heard = { one: 0, other: 0 }
    const unlisten = test.log.listen(() => { heard.one += 1 })
    test.log.listen(() => { heard.other += 1 })
    await test.say('one')
    await read(test, START, 3)
    t.ok(heard.one > 0 && heard.other > 0)
    unlisten()
    const before = heard.one
    await test.say('two')
    await test.end()
    await read(test, START)
    t.equal(heard.one, before)
    t.ok(heard.other > before)
  })

  await t.test('an answer that failed ends with its error', async (t) => {
    const test = await open(t)
    await test.say('so far')
    await test.end('CHAT_UPSTREAM_TIMEOUT')
    const { events, text } = await read(test, START)
    t.equal(text, 'so far')
    t.match(events.at(-1), { type: 'error', data: { code: 'CHAT_UPSTREAM_TIMEOUT' } })
    t.equal(events.filter(({ type }) => type === 'end').length, 0)
  })
}
