// DynamoDB for the peers that call it over the SDK: dynalite in memory, in a process of its own.
import dynalite from 'dynalite';
import { announce } from './announce.mjs';

const server = dynalite({ createTableMs: 0 });
server.listen(0, '127.0.0.1', () => announce(server.address().port));
