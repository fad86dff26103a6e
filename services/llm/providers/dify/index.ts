import type { Protocol } from '../../provider.js'

/** Dify's API, which agents files may name: this version does not speak it yet, and holds such agents inactive. */
export const protocol: Protocol = { name: 'dify', needs: { endpoint: true, model: 'model-or-app' } }
