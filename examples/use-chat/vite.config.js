import react from '@vitejs/plugin-react'

// The page and the service are one origin for the browser, so that useChat's own address is right and CORS is nobody's business.
const proxy = { '/api': process.env.PARLEY_URL ?? 'http://127.0.0.1:3001' }

export default { plugins: [react()], server: { proxy }, preview: { proxy } }
