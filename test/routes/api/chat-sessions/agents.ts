/** An agent to talk about: nothing here asks it anything. */
export const agents = ['writer', 'coder'].map((id) => ({ id, name: id, provider: 'openai', endpoint: 'http://127.0.0.1:9/v1', model: 'none' }))

export const NOWHERE = '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'
