// Loaded into the service for the figures about memory, with --expose-gc: garbage is no part of what a stream holds. Who has a channel is
// told what is left: bytes in use, and how many of them are code (what V8 has compiled of the functions there are, with what belongs to it).
import { getHeapCodeStatistics, getHeapSpaceStatistics } from 'node:v8'

process.on('SIGUSR2', () => {
  globalThis.gc()
  globalThis.gc()
  const { code_and_metadata_size: machine, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics()
  const used = getHeapSpaceStatistics().reduce((sum, { space_used_size: size }) => sum + size, 0)
  process.send?.({ collected: { used, code: machine + bytecode } })
})
