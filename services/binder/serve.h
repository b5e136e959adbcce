/* One connection: a question, its job, the answer. */
#ifndef BINDER_SERVE_H
#define BINDER_SERVE_H

void serve(int socket);

#endif
