/**
 * What the server uses of `node:http`. An import statement reads every member of it, and `http.WebSocket` loads a
 * client that no server needs: 40 ms of CPU time before the mock listens.
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
