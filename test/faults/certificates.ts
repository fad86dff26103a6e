/** Certificates of a test's own authority, made by openssl. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Test } from 'tap'
import { temporaryFolder } from '../helper.js'

/** Files of a certificate for 127.0.0.1 and localhost, its key, and the authority that has signed it. */
export interface Certificate { authority: string, certificate: string, key: string }

/** Makes an authority and a certificate of it, valid for a day; removed after the test. */
export async function makeCertificate (t: Test): Promise<Certificate> {
  const dir = await temporaryFolder(t)
  const file = (name: string): string => join(dir, name)
  const make = (...args: string[]): void => { execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...args], { stdio: 'ignore' }) }
  make('-subj', '/CN=authority of a test', '-keyout', file('authority.key'), '-out', file('authority.pem'))
  make('-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE',
    '-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-keyout', file('server.key'), '-out', file('server.pem'))
  return { authority: file('authority.pem'), certificate: file('server.pem'), key: file('server.key') }
}
