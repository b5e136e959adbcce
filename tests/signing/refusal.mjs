// A request that the service does not take: HTTP status and error code, and why, for whoever reads the test's log.
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const refuse = (message, code = 'INVALID_REQUEST', status = 400) => { throw new Refusal(status, code, message); };
