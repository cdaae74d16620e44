import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { announce } from './announce.mjs';
import { openStore } from './message-store.mjs';

const store = await openStore();
const http = createServer();
const io = new Server(http, { transports: ['websocket'] });

io.on('connection', (socket) => {
  socket.on('join', async (room, done) => {
    await socket.join(room);
    done();
  });
  socket.on('send', async ({ room, text }, done) => {
    const message = await store.send(room, text);
    io.to(room).emit('message', message);
    done(message);
  });
  socket.on('history', async (room, done) => done(await store.history(room)));
});
http.listen(0, '127.0.0.1', () => announce(http.address().port));
