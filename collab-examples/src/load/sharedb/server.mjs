// A ShareDB server as its documentation sets one up: documents in memory, the text type that its authors recommend,
// WebSockets by "ws" with compression off, as it is on the other side.
import { createServer } from "node:http";
import { Duplex } from "node:stream";
import ShareDB from "sharedb";
import textUnicode from "ot-text-unicode";
import { WebSocketServer } from "ws";

ShareDB.types.register(textUnicode.type);
// What is refused reaches the generator as an error; printing stacks would cost the server time.
ShareDB.logger.setMethods({ info() {} });
const backend = new ShareDB();

// One WebSocket as the stream of objects that ShareDB wants.
function objects(socket) {
  const stream = new Duplex({
    objectMode: true,
    read() {},
    write(message, encoding, done) {
      if (socket.readyState === socket.OPEN) {
        socket.send(JSON.stringify(message));
      }
      done();
    },
    final(done) {
      socket.close();
      done();
    },
  });
  socket.on("message", (data) => stream.push(JSON.parse(data.toString())));
  socket.on("close", () => {
    stream.push(null);
    stream.destroy();
  });
  socket.on("error", () => socket.terminate());
  return stream;
}

const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
sockets.on("connection", (socket) => backend.listen(objects(socket)));

// The generator asks for the heap after a collection; needs --expose-gc.
process.on("SIGUSR2", () => {
  globalThis.gc?.();
  console.log(`heap ${Math.round(process.memoryUsage().heapUsed / 1024)}`);
});

http.listen(0, "127.0.0.1", 4096, () => console.log(`listening on http://127.0.0.1:${http.address().port}/`));
