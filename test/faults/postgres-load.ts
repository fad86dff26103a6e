/** Load on a service whose database is about to fail: readers, writers, and acknowledged appends that are compared with the database. */
import type { Test } from 'tap'
import { withClient } from '../database.js'
import { eventually, type TestApp } from '../helper.js'
import { finding } from './findings.js'
import { startTraffic, type Traffic } from './traffic.js'

export interface Load {
  /**
   * Run one fault under the load, wait until everything works again, and report what was found.
   * @param t of the fault
   * @param fault name of its row
   * @param expectation in the words of the table
   * @param cause the fault; resolves at its end
   */
  fault(t: Test, fault: string, expectation: string, cause: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** Most milliseconds of a recovery; the figure itself is in the finding. */
const LONGEST_RECOVERY_S = 30

/** Starts the load of one user. */
export async function startLoad (t: Test, app: TestApp, databaseUrl: string): Promise<Load> {
  const { accessToken: token } = await app.register()
  const { body: { id } } = await app.json('/api/chat-sessions', { token, body: { agentId: 'guide' } })
  const acknowledged: string[] = []
  let count = 0
  const json: TestApp['json'] = async (path, call) => {
    if (path !== 'append') return await app.json(path, call)
    const content = `append ${id} ${count += 1}`
    const body = { role: 'user', content, clientId: content }
    const answer = await app.json(`/api/chat-sessions/${id}/messages`, { token, body })
    if (answer.status < 300) acknowledged.push(content)
    return answer as never
  }
  const traffic: Traffic = startTraffic(t, json, [
    { path: 'append' },
    { path: '/api/chat-sessions?limit=5', call: { token } },
    { path: `/api/chat-sessions/${id}/messages?limit=5&order=desc`, call: { token } },
    { path: '/api/chat-sessions', call: { token, body: { agentId: 'guide' } } }
  ], { clients: 4, pauseMs: 20 })

  const works = async (): Promise<boolean> => {
    const answers = await Promise.all([json('append'), app.json('/api/chat-sessions?limit=1', { token }), app.json('/health')])
    return answers.every(({ status }) => status < 300) && answers[2]?.body.checks.database.status === 'up'
  }
  const compared = async (): Promise<{ lost: number, doubled: number }> => {
    const known = new Set(acknowledged)
    const { rows } = await withClient(databaseUrl, (db) => db.query<{ content: string, count: number }>(
      'select content, count(*)::int as count from messages where content like $1 group by content', [`append ${id} %`]))
    const there = new Set(rows.map(({ content }) => content))
    return { lost: [...known].filter((one) => !there.has(one)).length, doubled: rows.filter((row) => row.count > 1).length }
  }

  return {
    async fault (t, fault, expectation, cause) {
      await eventually('calls that are answered', () => (traffic.statuses.get(200) ?? 0) > 8)
      const usual = traffic.medianMs
      traffic.begin()
      await cause()
      const endedAt = performance.now()
      await eventually(`recovery from ${fault}`, works, LONGEST_RECOVERY_S)
      const recoveryMs = performance.now() - endedAt
      await eventually('calls that are answered again', () => (traffic.statuses.get(200) ?? 0) > 0)
      const { lost, doubled } = await compared()
      t.same(traffic.wrong, [], 'only 2xx, and 429 and 503 in the envelope')
      t.same({ lost, doubled }, { lost: 0, doubled: 0 }, 'acknowledged writes')
      finding(t, {
        part: 'PostgreSQL',
        fault,
        expectation,
        seen: traffic.seen,
        addedMs: Math.max(0, traffic.longestMs - usual),
        recoveryMs,
        healthMs: traffic.healthMs,
        lost,
        doubled,
        sameProcess: true
      })
      traffic.begin()
    },
    stop: () => traffic.stop()
  }
}
