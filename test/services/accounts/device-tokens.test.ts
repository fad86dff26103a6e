import t from 'tap'
import { randomUUID } from 'node:crypto'
import { createDeviceTokens } from '../../../services/accounts/device-tokens.js'

const ada = randomUUID()
const grace = randomUUID()
const tokens = createDeviceTokens({ jwtSecret: 'a'.repeat(32), jwtSecretPrevious: null })

t.test('a device is recognised, for its own account only', async (t) => {
  const token = tokens.issue(ada, null)
  const id = tokens.recognise(ada, token)
  t.match(id, /^[0-9a-f]{32}$/)
  t.equal(tokens.recognise(grace, token), null)
  t.equal(tokens.issue(ada, token), token, 'it stays the same device')
  t.not(tokens.issue(grace, token), token)
  t.not(tokens.issue(ada, null), token)
})

t.test('what is absent, forged or cut is not', async (t) => {
  const token = tokens.issue(ada, null)
  for (const presented of [null, '', 'x', token.slice(0, -2), `${token[0] === 'A' ? 'B' : 'A'}${token.slice(1)}`]) t.equal(tokens.recognise(ada, presented), null)
})

t.test('a rotated secret still recognises, and renews', async (t) => {
  const token = tokens.issue(ada, null)
  const rotated = createDeviceTokens({ jwtSecret: 'b'.repeat(32), jwtSecretPrevious: 'a'.repeat(32) })
  t.equal(rotated.recognise(ada, token), tokens.recognise(ada, token))
  const renewed = rotated.issue(ada, token)
  t.not(renewed, token)
  t.equal(rotated.recognise(ada, renewed), tokens.recognise(ada, token))
  t.equal(createDeviceTokens({ jwtSecret: 'c'.repeat(32), jwtSecretPrevious: null }).recognise(ada, token), null)
})
