/**
 * Give a text as a file.
 * @param text its content
 * @param name of the file
 * @param type media type
 */
export function saveFile (text: string, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => { URL.revokeObjectURL(address) }, 10_000)
}
