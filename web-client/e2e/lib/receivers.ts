/** What stands at the other end when staff are called: a push service and gateway, and a mail server. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTcp, type Server as Tcp } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request as it came. */
export interface Got {
  path: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** Things in the order in which they come, for who waits for the next one. */
class Arrivals<T> {
  readonly #here: T[] = [];
  #waiting: ((thing: T) => void) | null = null;

  add(thing: T): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting(thing);
    else this.#here.push(thing);
  }

  async next(): Promise<T> {
    const here = this.#here.shift();
    return here ?? new Promise((resolve) => (this.#waiting = resolve));
  }
}

/** Answers every POST with the status that it is told. */
export class Receiver {
  readonly got = new Arrivals<Got>();
  status = 201;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void buffer(request).then((body) => {
        this.got.add({ path: request.url ?? "", headers: request.headers, body });
        response.writeHead(this.status).end();
      });
    });
  }

  async listen(): Promise<string> {
    return `http://127.0.0.1:${await port(this.#server)}`;
  }

  close(): void {
    this.#server.close();
  }
}

/** Takes every mail (RFC 5321, as far as a client needs it). */
export class Mailbox {
  readonly got = new Arrivals<string>();
  readonly #server: Tcp;

  constructor() {
    this.#server = createTcp((socket) => {
      let mail: string | null = null;
      socket.write("220 mail.test\r\n");
      socket.on("error", () => socket.destroy());
      socket.on("data", (bytes) => {
        const said = bytes.toString();
        if (mail !== null) mail += said;
        else if (/^DATA/i.test(said)) {
          mail = "";
          socket.write("354 go on\r\n");
          return;
        }
        if (mail === null) socket.write(/^QUIT/i.test(said) ? "221 bye\r\n" : "250 ok\r\n");
        else if (mail.endsWith("\r\n.\r\n")) {
          this.got.add(mail);
          mail = null;
          socket.write("250 ok\r\n");
        }
      });
    });
  }

  async listen(): Promise<number> {
    return port(this.#server);
  }

  close(): void {
    this.#server.close();
  }
}

function port(server: Tcp): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address) resolve(address.port);
      else reject(new Error("no port"));
    });
  });
}
