/* A FastCGI program that does nothing: the least that one can cost. */
#include <fcgiapp.h>
#include <string.h>

int
main(void)
{
	static const char answer[] = "Content-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n";
	FCGX_Request      request;

	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&request) == 0) {
		(void)FCGX_PutStr(answer, sizeof(answer) - 1, request.out);
		FCGX_Finish_r(&request);
	}
	return 0;
}
