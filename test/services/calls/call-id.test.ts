import t from 'tap'
import { validate, version } from 'uuid'
import { callId } from '../../../services/calls/call-id.js'

t.test('ids of calls are UUIDv7 of their time', async (t) => {
  const before = Date.now()
  const ids = Array.from({ length: 2000 }, callId)
  const after = Date.now()
  t.equal(new Set(ids).size, ids.length)
  for (const id of ids) {
    const time = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
    if (!validate(id) || version(id) !== 7 || time < before || time > after) t.fail(id)
  }
})
