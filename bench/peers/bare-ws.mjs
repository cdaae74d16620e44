// The limit: a broadcast of `ws` alone. Nothing is stored, executed or checked.
import { randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';
import { announce } from './announce.mjs';

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

server.on('connection', (socket, request) => {
  const name = new URL(request.url, 'http://localhost').searchParams.get('room');
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room);
  room.add(socket);
  socket.on('close', () => room.delete(socket));
  socket.on('message', (data) => {
    const { room: to, text } = JSON.parse(data.toString());
    const message = JSON.stringify({ room: to, id: randomUUID(), text });
    for (const receiver of rooms.get(to) ?? []) receiver.send(message);
  });
  socket.send('joined');
});
server.on('listening', () => announce(server.address().port));
